namespace SatCurate.Datasets;

/// <summary>What to ingest, and how; the options of the verb <c>ingest</c>.</summary>
public sealed record IngestRequest
{
    /// <summary>Samples in a block where the caller says nothing.</summary>
    public const int DefaultBlockSize = 1024;

    /// <summary>Name of the data set to make.</summary>
    public required string Dataset { get; init; }

    /// <summary>Files or the folder of the training split.</summary>
    public IReadOnlyList<string> Paths { get; init; } = [];

    /// <summary>One of <see cref="Readers.SampleSources.Formats"/>.</summary>
    public string Format { get; init; } = "auto";

    /// <summary><c>FILE</c> or <c>FILE:COLUMN</c> of labels that replace those of the input; null keeps them.</summary>
    public string? Labels { get; init; }

    /// <summary><c>FILE</c> or <c>FILE:COLUMN</c> of true labels, kept aside for evaluation alone.</summary>
    public string? Truth { get; init; }

    /// <summary>Files or the folder of the test split; empty where there is none.</summary>
    public IReadOnlyList<string> TestPaths { get; init; } = [];

    /// <summary>File of class names in class order, one a line.</summary>
    public string? ClassesFile { get; init; }

    /// <summary>Noise to inject, in the text form of <see cref="Curation.NoiseSpec"/>; the labels it overwrites are kept as truth.</summary>
    public string? Inject { get; init; }

    /// <summary>Seed of the injected noise.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>Takes only that many first training samples; null takes all.</summary>
    public long? Limit { get; init; }

    /// <summary>Side in pixels to which the pictures of a folder are brought, 8–512; null is 64.</summary>
    public int? Size { get; init; }

    /// <summary>Folder of the pictures that a file of annotations names; null looks beside the file and in <c>images</c> there.</summary>
    public string? ImagesRoot { get; init; }

    /// <summary>True where a picture that cannot be decoded is an error; it is passed over and reported otherwise.</summary>
    public bool Strict { get; init; }

    /// <summary>The label column of CSV, JSONL or Parquet: its name or, in CSV, its zero-based number; null finds it.</summary>
    public string? LabelColumn { get; init; }

    /// <summary>The column that holds the texts, named in the same way; null takes one named text, and else the columns are features.</summary>
    public string? TextColumn { get; init; }

    /// <summary>Samples in a block, 1–65536.</summary>
    public int BlockSize { get; init; } = DefaultBlockSize;

    /// <summary>A training source of the caller's own, in place of <see cref="Paths"/>.</summary>
    public ISampleSource? Source { get; init; }

    /// <summary>The test source that goes with <see cref="Source"/>.</summary>
    public ISampleSource? TestSource { get; init; }

    /// <summary>Goes on from an interrupted ingest of the same input where there is one; not with a <see cref="Source"/>, of which nothing says that it is the same.</summary>
    public bool Resume { get; init; }

    /// <summary>The clock that dates the manifest.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
