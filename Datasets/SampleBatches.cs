using SatCurate.Datasets.Payload;

namespace SatCurate.Datasets;

/// <summary>Reads a source some hundred samples at a time, in bounded memory.</summary>
public static class SampleBatches
{
    private const int MostSamples = 1024;
    private const int MostBytes = 64 << 20;

    /// <summary>All samples in order; a batch is valid until the next one is asked for.</summary>
    public static IEnumerable<SampleBatch> Read(ISampleSource source)
    {
        int most = source.Shape.IsText ? MostSamples : Math.Clamp(MostBytes / source.Shape.Bytes, 1, MostSamples);
        IBlockBuffer buffer = IBlockBuffer.For(source.Shape, most);
        var sources = new List<string?>(most);
        long first = 0;
        foreach (RawSample sample in source.Read())
        {
            buffer.Add(sample.Payload.Span);
            sources.Add(sample.Source);
            if (sources.Count == most)
            {
                yield return new SampleBatch(first, sources, buffer.Block());
                first += sources.Count;
                sources.Clear();
                buffer.Clear();
            }
        }

        if (sources.Count > 0)
        {
            yield return new SampleBatch(first, sources, buffer.Block());
        }
    }
}

/// <summary>Samples that follow one another.</summary>
/// <param name="First">Index of the first.</param>
/// <param name="Sources">Path of each; null where it has no file of its own.</param>
/// <param name="Payload">Their payload as it stands in a payload block.</param>
public readonly record struct SampleBatch(long First, IReadOnlyList<string?> Sources, ReadOnlyMemory<byte> Payload);
