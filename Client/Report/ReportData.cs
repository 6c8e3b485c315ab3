using SatCurate.Contracts.Blocks;
using SatCurate.Contracts.Runs;
using SatCurate.Curation;

namespace SatCurate.Client.Report;

/// <summary>All that a report shows.</summary>
internal sealed record ReportData
{
    /// <summary>Data set name.</summary>
    public required string Dataset { get; init; }

    /// <summary>Class names in class order.</summary>
    public required IReadOnlyList<string> Classes { get; init; }

    /// <summary>Training samples.</summary>
    public required long TrainCount { get; init; }

    /// <summary>Test samples.</summary>
    public required long TestCount { get; init; }

    /// <summary>What a sample is, for people.</summary>
    public required string Shape { get; init; }

    /// <summary>The revision.</summary>
    public required RevisionKey Revision { get; init; }

    /// <summary>Its run.</summary>
    public required RunStatus Run { get; init; }

    /// <summary>The run's recipe in one line.</summary>
    public required string Recipe { get; init; }

    /// <summary>Label issues.</summary>
    public required long Flagged { get; init; }

    /// <summary>Samples with a decision in force.</summary>
    public required long Decided { get; init; }

    /// <summary>Samples without a given label.</summary>
    public required long Unlabelled { get; init; }

    /// <summary>Given against predicted labels.</summary>
    public required ConfusionMatrix Confusion { get; init; }

    /// <summary>The worst suspects, the most suspicious first.</summary>
    public required IReadOnlyList<ReportSuspect> Suspects { get; init; }

    /// <summary>Time of the report.</summary>
    public required DateTimeOffset WrittenAt { get; init; }

    /// <summary>The epochs up to the revision.</summary>
    public IReadOnlyList<EpochReport> Epochs => [.. Run.Reports.Take(Revision.Epoch + 1)];
}

/// <summary>One suspect of a report.</summary>
/// <param name="Row">Its figures.</param>
/// <param name="Picture">PNG bytes; null for features and texts.</param>
/// <param name="Features">Its first values; empty for pictures and texts.</param>
/// <param name="Text">The start of its text; null for pictures and features.</param>
internal sealed record ReportSuspect(SuspectRow Row, byte[]? Picture, IReadOnlyList<float> Features, string? Text = null)
{
    /// <summary>noise or blank where it is a picture that shows nothing; else null.</summary>
    public string? Fault { get; init; }
}
