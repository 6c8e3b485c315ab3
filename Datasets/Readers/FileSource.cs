using SatCurate.Datasets.Resuming;
using SatCurate.Storage;

namespace SatCurate.Datasets.Readers;

/// <summary>What readers of files share. A reader states its files, its shape and what it took them for, and reads; labels are learnt while reading unless it says otherwise.</summary>
/// <param name="format">The format's short name.</param>
public abstract class FileSource(string format) : ISampleSource
{
    private LearntLabels? _learnt;

    /// <inheritdoc/>
    public string Format => format;

    /// <inheritdoc/>
    public string TakenFor { get; protected init; } = "";

    /// <inheritdoc/>
    public IReadOnlyList<string> Files { get; protected init; } = [];

    /// <inheritdoc/>
    public IReadOnlyList<string> Skipped => [.. NotOpened, .. PassedOver];

    /// <inheritdoc/>
    public virtual IEnumerable<string> Inputs => Files;

    /// <inheritdoc/>
    public virtual IReadOnlyList<UnreadableSample> Unreadable => [];

    /// <inheritdoc/>
    public long LeftOut => Unreadable.Count;

    /// <inheritdoc/>
    public SampleShape Shape { get; protected init; }

    /// <inheritdoc/>
    public long? Count { get; protected init; }

    /// <inheritdoc/>
    public virtual bool HasSources => false;

    /// <inheritdoc/>
    public virtual LabelNaming Naming => LabelNaming.Learnt;

    /// <inheritdoc/>
    public virtual IReadOnlyList<string> LabelNames => Learnt.Names;

    /// <inheritdoc/>
    public abstract IEnumerable<RawSample> Read();

    /// <inheritdoc/>
    public virtual IEnumerable<RawSample> Read(KnownSamples known) => Read();

    /// <summary>What was passed over before reading, one line each.</summary>
    internal IReadOnlyList<string> NotOpened { get; init; } = [];

    /// <summary>What was passed over while reading, one line each.</summary>
    protected virtual IReadOnlyList<string> PassedOver => [];

    /// <summary>The labels met so far, where they are learnt.</summary>
    private protected LearntLabels Learnt => _learnt ??= new LearntLabels(() => string.Join(", ", Files));
}
