using System.Text.Json;

namespace SatCurate.Client.Predictions;

/// <summary>What stands beside the arrays of a cross-validation: what they are, and how they came about.</summary>
internal sealed record CrossValidationMeta
{
    /// <summary>Version of this file's form.</summary>
    public int FormatVersion { get; init; } = 1;

    /// <summary>Data set name.</summary>
    public required string Dataset { get; init; }

    /// <summary>Time of the export.</summary>
    public required string ExportedAt { get; init; }

    /// <summary>Class names in class order.</summary>
    public required IReadOnlyList<string> Classes { get; init; }

    /// <summary>How many folds.</summary>
    public required int Folds { get; init; }

    /// <summary>How each of them trained, as a run of the same options writes it.</summary>
    public required JsonElement Recipe { get; init; }

    /// <summary>Labelled samples: the rows.</summary>
    public required int Rows { get; init; }

    /// <summary>Training samples without a label, which have no row.</summary>
    public required int Unlabelled { get; init; }

    /// <summary>Mean of -log of the probability of the given label, natural logarithm.</summary>
    public required double LogLoss { get; init; }

    /// <summary>Share of the rows whose most probable class is the given label.</summary>
    public required double Agreement { get; init; }

    /// <summary>What a reader must know of the arrays.</summary>
    public IReadOnlyDictionary<string, string> Notes { get; init; } = new Dictionary<string, string>
    {
        ["pred_probs"] = "rows x classes, float32: softmax of a model that has not trained with the sample; not calibrated",
        ["given"] = "given label as ingested, class number, int64; decisions have no part in it",
        ["index"] = "index of the sample within the training split, int64, ascending",
        ["fold"] = "the fold that the sample was held out in, from 0, int64",
    };

    /// <summary>SHA-256 of each file, in hexadecimal digits.</summary>
    public required IReadOnlyDictionary<string, string> Sha256 { get; init; }
}
