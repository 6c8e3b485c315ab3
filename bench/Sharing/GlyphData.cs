using SatCurate.Curation;
using SatCurate.Datasets;
using SatCurate.Datasets.Glyphs;
using SatCurate.Training;
using SatCurate.Training.Batching;

namespace SatCurate.Sharing;

/// <summary>Generated digits of which a share of the labels is drawn anew, and test digits with right labels.</summary>
internal sealed class GlyphData
{
    private static readonly InputShape s_shape = InputShape.Image(1, GlyphSource.Side, GlyphSource.Side);

    public GlyphData(int samples, int testSamples, string noise, long seed)
    {
        var train = new GlyphSource(Splits.Train, samples, seed);
        (Payload, Truth) = Read(train);
        (PayloadArray test, int[] labels) = Read(new GlyphSource(Splits.Test, testSamples, seed));
        Test = new TestSplit(test, labels);
        Given = [.. Truth];
        NoiseSpec.Parse(noise).Apply(Given, train.LabelNames, seed);
    }

    public static InputShape Shape => s_shape;

    public PayloadArray Payload { get; }

    public TestSplit Test { get; }

    public int[] Truth { get; }

    public int[] Given { get; }

    private static (PayloadArray Payload, int[] Labels) Read(GlyphSource source)
    {
        byte[] pixels = new byte[source.Count!.Value * s_shape.Bytes];
        int[] labels = new int[source.Count.Value];
        int next = 0;
        foreach (RawSample sample in source.Read())
        {
            sample.Payload.CopyTo(pixels.AsMemory(next * s_shape.Bytes));
            labels[next++] = sample.Label;
        }

        return (new PayloadArray(s_shape, pixels), labels);
    }
}
