using SatCurate.Curation;
using SatCurate.Datasets.Content;
using SatCurate.Storage;

namespace SatCurate.Datasets;

/// <summary>What an ingest did.</summary>
public sealed record IngestReport
{
    /// <summary>The manifest that was published: names, counts, shape, realised noise.</summary>
    public required DatasetManifest Manifest { get; init; }

    /// <summary>What the input was taken for, and why.</summary>
    public required string TakenFor { get; init; }

    /// <summary>Training samples of each class by given label, in class order, after injection.</summary>
    public required IReadOnlyList<long> GivenPerClass { get; init; }

    /// <summary>Training samples without a given label.</summary>
    public required long Unlabelled { get; init; }

    /// <summary>What the drawn noise did; null where none was drawn (also with labels injected from a file).</summary>
    public NoiseOutcome? Noise { get; init; }

    /// <summary>Pictures that the injected noise has corrupted.</summary>
    public long Corrupted { get; init; }

    /// <summary>Exact duplicates by content.</summary>
    public required DuplicateCounts Duplicates { get; init; }

    /// <summary>True where the data set was there already, made of the same input; nothing was changed then.</summary>
    public bool WasThere { get; init; }

    /// <summary>Samples that an interrupted ingest had written, and that were kept.</summary>
    public long Kept { get; init; }

    /// <summary>Every file and folder that was read.</summary>
    public required IReadOnlyList<string> Files { get; init; }

    /// <summary>What was passed over, one line each.</summary>
    public required IReadOnlyList<string> Skipped { get; init; }
}

/// <summary>How far an ingest is.</summary>
/// <param name="Split">The split being read.</param>
/// <param name="Samples">Samples of it read so far.</param>
/// <param name="Total">Samples of it in all, where known beforehand.</param>
public readonly record struct IngestProgress(string Split, long Samples, long? Total);
