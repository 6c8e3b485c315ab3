using System.Text.Json;
using SatCurate.Client.Export;

namespace SatCurate.Client.Predictions;

/// <summary>What stands beside predictions: which model made them, and of what.</summary>
internal sealed record PredictionMeta
{
    /// <summary>Version of this file's form.</summary>
    public int FormatVersion { get; init; } = 1;

    /// <summary>The data set whose model it is.</summary>
    public required string Dataset { get; init; }

    /// <summary>Time of the predictions.</summary>
    public required string PredictedAt { get; init; }

    /// <summary>parquet, csv or jsonl.</summary>
    public required ExportFormat Format { get; init; }

    /// <summary>Class names in class order.</summary>
    public required IReadOnlyList<string> Classes { get; init; }

    /// <summary>The run that trained the model.</summary>
    public required string Run { get; init; }

    /// <summary>How far it had come.</summary>
    public required ExportEpochs Epochs { get; init; }

    /// <summary>Steps done of the epoch after those, where the run was stopped inside one.</summary>
    public required int Steps { get; init; }

    /// <summary>The run's recipe as the trainer wrote it.</summary>
    public required JsonElement Recipe { get; init; }

    /// <summary>What the input was taken for.</summary>
    public required string TakenFor { get; init; }

    /// <summary>The files and folders that were read.</summary>
    public required IReadOnlyList<string> Files { get; init; }

    /// <summary>What was passed over among them.</summary>
    public required IReadOnlyList<string> Skipped { get; init; }

    /// <summary>Samples.</summary>
    public required long Rows { get; init; }

    /// <summary>Samples predicted to be of each class.</summary>
    public required IReadOnlyDictionary<string, long> PredictedPerClass { get; init; }

    /// <summary>What a reader must know of the columns.</summary>
    public IReadOnlyDictionary<string, string> Notes { get; init; } = new Dictionary<string, string>
    {
        ["prediction"] = "the model's softmax in class order, without augmentation; not calibrated",
        ["probability"] = "the highest of them",
        [PredictionColumns.Abstention] = "where the model may abstain (method selective): its probability of that; the others add up to 1 without it",
    };

    /// <summary>SHA-256 of the file, in hexadecimal digits.</summary>
    public required IReadOnlyDictionary<string, string> Sha256 { get; init; }
}
