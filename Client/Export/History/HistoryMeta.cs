using System.Text.Json;

namespace SatCurate.Client.Export.History;

/// <summary>What stands beside an exported history: what it is, and where it came from.</summary>
internal sealed record HistoryMeta
{
    /// <summary>Version of this file's form.</summary>
    public int FormatVersion { get; init; } = 1;

    /// <summary>Tells it from an <see cref="ExportMeta"/>.</summary>
    public string Content { get; init; } = "history";

    /// <summary>Data set name.</summary>
    public required string Dataset { get; init; }

    /// <summary>Time of the export.</summary>
    public required string ExportedAt { get; init; }

    /// <summary>parquet, csv, jsonl or npy.</summary>
    public required ExportFormat Format { get; init; }

    /// <summary>Class names in class order.</summary>
    public required IReadOnlyList<string> Classes { get; init; }

    /// <summary>The run.</summary>
    public required string Run { get; init; }

    /// <summary>The revision that the history goes up to.</summary>
    public required string Revision { get; init; }

    /// <summary>Epochs that the revision is the end of, and epochs of the run.</summary>
    public required ExportEpochs Epochs { get; init; }

    /// <summary>The run's recipe as the trainer wrote it.</summary>
    public required JsonElement Recipe { get; init; }

    /// <summary>Seed of the run.</summary>
    public required long? Seed { get; init; }

    /// <summary>Samples.</summary>
    public required long Samples { get; init; }

    /// <summary>Visits of all samples together.</summary>
    public required long Visits { get; init; }

    /// <summary>What a reader must know of the columns.</summary>
    public IReadOnlyDictionary<string, string> Notes { get; init; } = new Dictionary<string, string>
    {
        ["epoch"] = "counted from 1",
        ["weight"] = "after the visit; kept in half precision",
        ["margin"] = "logit of the given label minus the largest other one, in steps of 1/128 within -16 to 16; empty where the sample came without a label, or where an older SatCurate made the visit",
        ["given_probability"] = "the visit's probability of the given label, kept in half precision; 0 where the sample came without a label",
        ["predicted_label"] = "the class that the visit held most probable, in-sample and on an augmented view",
        ["pinned"] = "a decision was in force, so that the target did not move",
    };

    /// <summary>SHA-256 of each file, in hexadecimal digits.</summary>
    public required IReadOnlyDictionary<string, string> Sha256 { get; init; }
}
