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
    public required IReadOnlyList<ReportSample> Suspects { get; init; }

    /// <summary>The samples that the run can make least of; empty before the warm-up ends.</summary>
    public required IReadOnlyList<ReportSample> Outliers { get; init; }

    /// <summary>Time of the report.</summary>
    public required DateTimeOffset WrittenAt { get; init; }

    /// <summary>The epochs up to the revision.</summary>
    public IReadOnlyList<EpochReport> Epochs => [.. Run.Reports.Take(Revision.Epoch + 1)];
}

/// <summary>One sample of a report.</summary>
/// <param name="Index">Zero-based index.</param>
/// <param name="Given">Given class, -1 for none.</param>
/// <param name="Suggested">Class to put in its place; null where none is.</param>
/// <param name="Figures">What is said of it, in a line.</param>
/// <param name="Verdict">Decision in force; null where there is none.</param>
/// <param name="Excerpt">As much of it as is shown.</param>
internal sealed record ReportSample(long Index, int Given, int? Suggested, string Figures, int? Verdict, SampleExcerpt Excerpt);

/// <summary>What a report shows of a sample's payload.</summary>
/// <param name="Picture">PNG bytes; null for features and texts.</param>
/// <param name="Features">Its first values; empty for pictures and texts.</param>
/// <param name="Text">The start of its text; null for pictures and features.</param>
/// <param name="Fault">noise or blank where it is a picture that shows nothing; else null.</param>
internal sealed record SampleExcerpt(byte[]? Picture, IReadOnlyList<float> Features, string? Text = null, string? Fault = null);
