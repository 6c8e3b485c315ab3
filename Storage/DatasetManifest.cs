using System.Text.Json.Serialization;

namespace SatCurate.Storage;

/// <summary>What an ingest made: everything about a data set that does not change afterwards.</summary>
public sealed record DatasetManifest
{
    /// <summary>The newest format version that this program reads.</summary>
    public const int CurrentVersion = 3;

    /// <summary>
    /// Format version of the file, the lowest that knows all of it: 3 where annotators voted, 2 where the samples are texts, 1 otherwise.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public int FormatVersion => Annotators is not null ? 3 : Kind == PayloadKind.TextUtf8 ? 2 : 1;

    /// <summary>Data set name.</summary>
    public required string Name { get; init; }

    /// <summary>Drawn at ingest, so that two data sets of one name at different times are told apart.</summary>
    public required Guid IngestId { get; init; }

    /// <summary>Class names in class order; their number is C, at least 2.</summary>
    public required IReadOnlyList<string> Classes { get; init; }

    /// <summary>What one sample's payload is.</summary>
    public required PayloadKind Kind { get; init; }

    /// <summary>Channels of an image; 1 for features and texts.</summary>
    public required int Channels { get; init; }

    /// <summary>Rows of an image; 1 for features and texts.</summary>
    public required int Height { get; init; }

    /// <summary>Columns of an image; the number of features; 1 for texts, which have no common length.</summary>
    public required int Width { get; init; }

    /// <summary>Samples in a block; the last block may hold fewer.</summary>
    public required int BlockSize { get; init; }

    /// <summary>Samples of the training split: those that have grains.</summary>
    public required long TrainCount { get; init; }

    /// <summary>Samples of the test split, 0 where there is none.</summary>
    public required long TestCount { get; init; }

    /// <summary>The format it was read from: idx, cifar, imagefolder, csv, jsonl, parquet, npy, webdataset, coco, label-studio, glyphs.</summary>
    public required string Format { get; init; }

    /// <summary>True where true labels are kept aside for evaluation.</summary>
    public required bool HasTruth { get; init; }

    /// <summary>The noise that was injected, as given on the command line; null where none was.</summary>
    public string? Injected { get; init; }

    /// <summary>Seed of the injected noise.</summary>
    public long? InjectSeed { get; init; }

    /// <summary>Share of given labels that differ from the truth, where the truth is known.</summary>
    public double? RealisedNoise { get; init; }

    /// <summary>True where the samples carry source paths of their own (image folders).</summary>
    public bool HasSources { get; init; }

    /// <summary>Training samples that could not be decoded and were passed over: places in the files of those behind them are higher than their indexes.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long LeftOut { get; init; }

    /// <summary>
    /// The columns that the features were read from, in order; null for images, texts and arrays without names, and where an older program
    /// made the data set.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<FeatureColumn>? Columns { get; init; }

    /// <summary>The annotators whose votes targets start from, in the order of the votes; null where each sample has one given label.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Annotators { get; init; }

    /// <summary>What was appended after the ingest, oldest first; each has a file of its own (<see cref="AppendFile"/>).</summary>
    [JsonIgnore]
    public IReadOnlyList<AppendedSamples> Appends { get; private init; } = [];

    /// <summary>SHA-256 of everything that was ingested at first, as hexadecimal digits; null where an older program made the data set.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Fingerprint { get; init; }

    /// <summary>Time of the ingest.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Number of blocks of the training split.</summary>
    public int TrainBlocks => (int)((TrainCount + BlockSize - 1) / BlockSize);

    /// <summary>Number of blocks of the test split.</summary>
    public int TestBlocks => (int)((TestCount + BlockSize - 1) / BlockSize);

    /// <summary>Number of samples in training block <paramref name="block"/>.</summary>
    public int SamplesIn(int block) => (int)Math.Min(BlockSize, TrainCount - ((long)block * BlockSize));

    /// <summary>Id of the append that wrote training block <paramref name="block"/> last; empty where only the ingest did.</summary>
    public string AppendOf(int block) => Appends.LastOrDefault(append => append.First < ((long)block + 1) * BlockSize)?.Id ?? "";

    /// <summary>Samples of training block <paramref name="block"/> that <paramref name="run"/> could visit; 0 where the block came after it.</summary>
    public int SamplesIn(int block, int run)
    {
        long end = Appends.FirstOrDefault(append => append.AfterRun >= run)?.First ?? TrainCount;
        return (int)Math.Clamp(end - ((long)block * BlockSize), 0, SamplesIn(block));
    }

    /// <summary>The data set with appended samples.</summary>
    public DatasetManifest With(AppendedSamples append) => this with
    {
        TrainCount = TrainCount + append.Count,
        RealisedNoise = append.RealisedNoise,
        Appends = [.. Appends, append],
    };
}

/// <summary>The kinds of payload.</summary>
public enum PayloadKind
{
    /// <summary>C x H x W bytes a sample, channel by channel, 0–255.</summary>
    ImageUInt8,

    /// <summary>One vector of float32 a sample.</summary>
    FeaturesFloat32,

    /// <summary>UTF-8 of any length a sample, up to a bound.</summary>
    TextUtf8,
}
