using System.Runtime.InteropServices;
using SatCurate.Training.Batching;
using SatCurate.Training.Models;

namespace SatCurate.Training;

/// <summary>Reads the statistics of a split's payload in one pass, block by block, in double precision (Welford, merged by channel).</summary>
public static class InputStatisticsPass
{
    /// <summary>Mean and standard deviation per channel or feature; neutral ones for texts, which are not read.</summary>
    public static async Task<InputStatistics> ReadAsync(IPayloadBlocks payload, CancellationToken cancellationToken)
    {
        InputShape shape = payload.Shape;
        if (shape.Kind == InputKind.Text)
        {
            return InputStatistics.Neutral(shape.Channels);
        }

        double[] means = new double[shape.Channels];
        double[] squares = new double[shape.Channels];
        long samples = 0;
        for (int block = 0; block < payload.Counts.Count; block++)
        {
            ReadOnlyMemory<byte> data = await payload.ReadBlockAsync(block, cancellationToken);
            for (int channel = 0; channel < shape.Channels; channel++)
            {
                Merge(data.Span, shape, channel, samples, ref means[channel], ref squares[channel]);
            }

            samples += payload.Counts[block];
        }

        double values = Math.Max(1, samples * (shape.Values / shape.Channels));
        return new InputStatistics([.. means.Select(m => (float)m)], [.. squares.Select(s => (float)Math.Sqrt(s / values))]);
    }

    // Chan's merge of a block's own mean and sum of squares: no cancellation however far the values lie from zero.
    private static void Merge(ReadOnlySpan<byte> data, InputShape shape, int channel, long before, ref double mean, ref double square)
    {
        int area = shape.Values / shape.Channels;
        int count = data.Length / shape.Bytes;
        double sum = 0;
        for (int i = 0; i < count; i++)
        {
            for (int k = 0; k < area; k++)
            {
                sum += Value(data, shape, i, (channel * area) + k);
            }
        }

        double values = (double)count * area;
        double own = values == 0 ? 0 : sum / values;
        double deviation = 0;
        for (int i = 0; i < count; i++)
        {
            for (int k = 0; k < area; k++)
            {
                double d = Value(data, shape, i, (channel * area) + k) - own;
                deviation += d * d;
            }
        }

        double earlier = (double)before * area;
        double gap = own - mean;
        double total = Math.Max(1, earlier + values);
        mean += gap * values / total;
        square += deviation + (gap * gap * earlier * values / total);
    }

    private static double Value(ReadOnlySpan<byte> data, InputShape shape, int sample, int value) =>
        shape.Kind == InputKind.Image
            ? data[(sample * shape.Values) + value]
            : MemoryMarshal.Cast<byte, float>(data)[(sample * shape.Values) + value];
}
