using SatCurate.Datasets.Resuming;
using SatCurate.Storage;

namespace SatCurate.Datasets.Readers.Pictures;

/// <summary>What readers of picture files share: they state the files in order, and one place reads them.</summary>
internal abstract class PictureFilesSource : FileSource
{
    private readonly PictureReader _reader;

    /// <param name="format">The format's short name.</param>
    /// <param name="options">How pictures are read.</param>
    protected PictureFilesSource(string format, PictureOptions options)
        : base(format)
    {
        Shape = PictureShape.Of(options.Size);
        _reader = new PictureReader(Shape, options.Strict);
    }

    /// <inheritdoc/>
    public override bool HasSources => true;

    /// <inheritdoc/>
    public override IReadOnlyList<UnreadableSample> Unreadable => _reader.Unreadable;

    /// <summary>The pictures in order, <see cref="ISampleSource.Count"/> of them.</summary>
    protected abstract IEnumerable<PictureFile> Pictures { get; }

    /// <inheritdoc/>
    protected override IReadOnlyList<string> PassedOver => _reader.Lines;

    /// <summary>For people: what becomes of the pictures.</summary>
    protected string Fitted => $"short side scaled to {Shape.Width} pixels, centre cropped";

    /// <inheritdoc/>
    public override IEnumerable<RawSample> Read() => Read(KnownSamples.None);

    /// <inheritdoc/>
    public override IEnumerable<RawSample> Read(KnownSamples known) => _reader.Read(Pictures, Count, OrderedDecoding.Threads, known);
}

/// <summary>How pictures are read.</summary>
/// <param name="Size">Side of the square pictures in pixels, 8–512.</param>
/// <param name="Strict">True where a picture that cannot be decoded is an error; it is passed over otherwise.</param>
internal sealed record PictureOptions(int Size, bool Strict = false);
