using System.Runtime.InteropServices;
using SatCurate.Curation;
using static TorchSharp.torch;

namespace SatCurate.Training.Batching;

/// <summary>
/// Trains every sample with a half of the hidden units that is its own, so that the other half is a network that never trained with it (turn-over dropout, Kobayashi
/// et al., arXiv 2012.04207). Which half follows from (seed, layer, sample) alone: the same in every epoch and after. Predictions of a visit are the other half's.
/// </summary>
internal sealed class TurnOverDropout(long seed)
{
    private const long Stream = 0x5455524e;
    private const float Kept = 2; // keeps the expectation, where half is left out

    /// <summary>N x units float32: <see cref="Kept"/> for the half that trains with the sample, 0 for the other one.</summary>
    /// <param name="layer">Number of the layer among those that drop units.</param>
    /// <param name="units">Its units.</param>
    /// <param name="samples">N samples.</param>
    /// <param name="turnedOver">The other way round.</param>
    public Tensor Mask(int layer, long units, ReadOnlySpan<int> samples, bool turnedOver)
    {
        Tensor mask = empty(samples.Length, units, dtype: ScalarType.Float32);
        Span<float> values = MemoryMarshal.Cast<byte, float>(mask.bytes);
        for (int i = 0; i < samples.Length; i++)
        {
            Write(values.Slice(i * (int)units, (int)units), new SeededRandom(seed, Stream, layer, samples[i]), turnedOver ? 1UL : 0UL);
        }

        return mask;
    }

    private static void Write(Span<float> row, SeededRandom random, ulong left)
    {
        ulong word = 0;
        for (int unit = 0; unit < row.Length; unit++)
        {
            word = unit % 64 == 0 ? random.NextUInt64() : word >> 1;
            row[unit] = (word & 1) == left ? 0f : Kept;
        }
    }
}
