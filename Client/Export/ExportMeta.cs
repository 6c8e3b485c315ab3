using System.Text.Json;
using System.Text.Json.Serialization;
using SatCurate.Curation;

namespace SatCurate.Client.Export;

/// <summary>What stands beside an export: what it is, and where it came from.</summary>
internal sealed record ExportMeta
{
    /// <summary>Version of this file's form.</summary>
    public int FormatVersion { get; init; } = 1;

    /// <summary>Data set name.</summary>
    public required string Dataset { get; init; }

    /// <summary>Time of the export.</summary>
    public required string ExportedAt { get; init; }

    /// <summary>One of <see cref="ExportFormats.Names"/>.</summary>
    public required ExportFormat Format { get; init; }

    /// <summary><c>cleanlab</c> where only its columns are there; null where all are.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Columns { get; init; }

    /// <summary>Class names in class order.</summary>
    public required IReadOnlyList<string> Classes { get; init; }

    /// <summary>The run.</summary>
    public required string Run { get; init; }

    /// <summary>The revision.</summary>
    public required string Revision { get; init; }

    /// <summary>Epochs that the revision is the end of, and epochs of the run.</summary>
    public required ExportEpochs Epochs { get; init; }

    /// <summary>The run's recipe as the trainer wrote it.</summary>
    public required JsonElement Recipe { get; init; }

    /// <summary>Seed of the run.</summary>
    public required long? Seed { get; init; }

    /// <summary>How many neighbours of each sample were asked; null where none were.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Neighbours { get; init; }

    /// <summary>The epoch, from 1, that <c>small_loss</c> is of; null where that column is not there.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? SmallLossEpoch { get; init; }

    /// <summary>Rows by kind.</summary>
    public required ExportCounts Counts { get; init; }

    /// <summary>Label score below which the given label of a class is an issue.</summary>
    public required IReadOnlyDictionary<string, float> Thresholds { get; init; }

    /// <summary>Noise of the given labels, where the truth is known.</summary>
    public required ExportNoise? Noise { get; init; }

    /// <summary>Share of wrong labels that the run estimates without the truth, in (0,1); null where it knows none.</summary>
    public double? EstimatedErrorRate { get; init; }

    /// <summary>The least and the most that this share may be by the overlap of wrong and right labels; null where none is estimated.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<double>? EstimatedErrorRateBetween { get; init; }

    /// <summary>What a reader must know of the columns.</summary>
    public required IReadOnlyDictionary<string, string> Notes { get; init; }

    /// <summary>The class of each folder of pictures; null in other formats.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, string>? Folders { get; init; }

    /// <summary>SHA-256 of each file, in hexadecimal digits; of an image folder only of its tables.</summary>
    public required IReadOnlyDictionary<string, string> Sha256 { get; init; }

    /// <summary><see cref="Notes"/> for the columns of a run.</summary>
    /// <param name="form">How it keeps distributions.</param>
    public static IReadOnlyDictionary<string, string> NotesOn(DistributionForm form)
    {
        (string suffix, string rest) = form.TopK == 0
            ? ("", "")
            : ("_topk", $"; the {form.TopK} most probable classes, the rest of the mass lies evenly on the others");
        return new Dictionary<string, string>
        {
            ["label_score"] = "estimate of the probability that the given label is right; low = suspicious",
            ["soft_label" + suffix] = "the target; where a decision is in force, one-hot at the label decided on" + rest,
            ["mean_prediction" + suffix] =
                "in-sample: the mean of predictions made while training on the sample itself, after warm-up, on augmented views" + rest,
            ["visits"] = "0 = never seen, must not pass for clean",
        };
    }
}

/// <summary>Epochs of a revision.</summary>
/// <param name="Done">Epochs that it is the end of.</param>
/// <param name="Planned">Epochs of the run.</param>
/// <param name="WarmUp">Epochs of warm-up among them.</param>
internal sealed record ExportEpochs(int Done, int Planned, int WarmUp);

/// <summary>Rows of an export.</summary>
internal sealed record ExportCounts
{
    /// <summary>All rows.</summary>
    public long Rows { get; set; }

    /// <summary>Rows of the training split.</summary>
    public long Train { get; set; }

    /// <summary>Rows of the test split.</summary>
    public long Test { get; set; }

    /// <summary>Training rows that came without a label.</summary>
    public long Unlabelled { get; set; }

    /// <summary>Label issues.</summary>
    public long LabelIssues { get; set; }

    /// <summary>Rows whose corrected label differs from the given one.</summary>
    public long Corrected { get; set; }

    /// <summary>Rows with a decision in force.</summary>
    public long Decided { get; set; }

    /// <summary>Discarded samples, in the export or left out of it.</summary>
    public long Discarded { get; set; }

    /// <summary>Training samples left out because their weight is below the one asked for.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long BelowMinWeight { get; set; }

    /// <summary>Samples left out because they have no label to be used under: discarded ones, and unlabelled ones that were not corrected.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long WithoutLabel { get; set; }
}

/// <summary>Noise of the given labels.</summary>
/// <param name="Injected">The noise model; null where none was injected.</param>
/// <param name="Seed">Its seed.</param>
/// <param name="RealisedRate">Share of given labels that are wrong.</param>
internal sealed record ExportNoise(string? Injected, long? Seed, double? RealisedRate);
