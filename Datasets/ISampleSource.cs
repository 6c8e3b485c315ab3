using SatCurate.Datasets.Resuming;
using SatCurate.Storage;

namespace SatCurate.Datasets;

/// <summary>
/// One split of a data set as its files hold it, read as a stream. Opening a source reads headers only; malformed input is a
/// <see cref="Curation.UserErrorException"/> there or while reading.
/// </summary>
public interface ISampleSource
{
    /// <summary>The format's short name: idx, cifar, imagefolder, csv, jsonl, parquet, npy, webdataset, coco, label-studio, glyphs.</summary>
    string Format { get; }

    /// <summary>What the input was taken for, and why.</summary>
    string TakenFor { get; }

    /// <summary>The files and folders that are read.</summary>
    IReadOnlyList<string> Files { get; }

    /// <summary>Every file and folder that the samples come from: <see cref="Files"/>, and those that stand in them by name.</summary>
    IEnumerable<string> Inputs => Files;

    /// <summary>What was passed over, one line each; complete after reading.</summary>
    IReadOnlyList<string> Skipped { get; }

    /// <summary>Shape of every sample.</summary>
    SampleShape Shape { get; }

    /// <summary>
    /// Samples that could not be read and were passed over, so that the indexes of those behind them are lower than their places in the files;
    /// those before the last sample that was asked for, complete after reading.
    /// </summary>
    IReadOnlyList<UnreadableSample> Unreadable => [];

    /// <summary>Number of <see cref="Unreadable"/> samples.</summary>
    long LeftOut => Unreadable.Count;

    /// <summary>Number of samples where it is known beforehand, those that turn out to be unreadable included; null otherwise.</summary>
    long? Count { get; }

    /// <summary>True where every sample has a source path of its own.</summary>
    bool HasSources { get; }

    /// <summary>How <see cref="LabelNames"/> come about.</summary>
    LabelNaming Naming { get; }

    /// <summary>The names that label numbers stand for; empty where the source has no labels.</summary>
    IReadOnlyList<string> LabelNames { get; }

    /// <summary>The samples in index order. A sample's payload is valid until the next one is asked for.</summary>
    IEnumerable<RawSample> Read();

    /// <summary>
    /// As <see cref="Read()"/> after an interrupted ingest: a source whose samples take work may yield those known without payload. Labels, source
    /// paths and what is told of the unreadable are the same.
    /// </summary>
    IEnumerable<RawSample> Read(KnownSamples known) => Read();
}

/// <summary>One sample as read.</summary>
/// <param name="Payload"><see cref="SampleShape.Bytes"/> bytes: CHW uint8 or little-endian float32; or a text in UTF-8; the buffer is reused.</param>
/// <param name="Label">Index into <see cref="ISampleSource.LabelNames"/>, -1 where the sample is unlabelled.</param>
/// <param name="Source">Path relative to the root with forward slashes; null where the sample has no file of its own.</param>
public readonly record struct RawSample(ReadOnlyMemory<byte> Payload, int Label, string? Source);

/// <summary>What a source's label names are worth.</summary>
public enum LabelNaming
{
    /// <summary>Labels are class numbers; the names are defaults that a classes file replaces one by one.</summary>
    Positional,

    /// <summary>All names are known before reading.</summary>
    Fixed,

    /// <summary>Names are met while reading; the list is complete after the last sample, in order of appearance.</summary>
    Learnt,
}
