using SatCurate.Curation;
using SatCurate.Datasets.Resuming;
using SatCurate.Storage;

namespace SatCurate.Datasets.Injecting;

/// <summary>A source of pictures some of which are corrupted; all else is the inner source's.</summary>
/// <param name="inner">The pictures as they are.</param>
/// <param name="corruption">What becomes of some of them.</param>
/// <param name="moments">Their moments.</param>
/// <param name="seed">Seed of the draw.</param>
internal sealed class CorruptedSource(ISampleSource inner, ImageCorruption corruption, InputMoments moments, long seed) : ISampleSource
{
    /// <inheritdoc/>
    public string Format => inner.Format;

    /// <inheritdoc/>
    public string TakenFor => inner.TakenFor;

    /// <inheritdoc/>
    public IReadOnlyList<string> Files => inner.Files;

    /// <inheritdoc/>
    public IEnumerable<string> Inputs => inner.Inputs;

    /// <inheritdoc/>
    public IReadOnlyList<string> Skipped => inner.Skipped;

    /// <inheritdoc/>
    public SampleShape Shape => inner.Shape;

    /// <inheritdoc/>
    public IReadOnlyList<UnreadableSample> Unreadable => inner.Unreadable;

    /// <inheritdoc/>
    public long? Count => inner.Count;

    /// <inheritdoc/>
    public bool HasSources => inner.HasSources;

    /// <inheritdoc/>
    public LabelNaming Naming => inner.Naming;

    /// <inheritdoc/>
    public IReadOnlyList<string> LabelNames => inner.LabelNames;

    /// <inheritdoc/>
    public IEnumerable<RawSample> Read() => Read(KnownSamples.None);

    /// <inheritdoc/>
    public IEnumerable<RawSample> Read(KnownSamples known)
    {
        byte[] pixels = new byte[Shape.Bytes];
        long index = 0;
        foreach (RawSample sample in inner.Read(known))
        {
            if (sample.Payload.IsEmpty)
            {
                yield return sample; // An interrupted ingest has written it.
            }
            else
            {
                sample.Payload.CopyTo(pixels);
                corruption.Apply(pixels, moments.Mean, moments.Deviation, index, seed);
                yield return sample with { Payload = pixels };
            }

            index++;
        }
    }
}
