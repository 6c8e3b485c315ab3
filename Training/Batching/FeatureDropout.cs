using System.Runtime.InteropServices;
using SatCurate.Curation;
using SatCurate.Training.Recipes;
using static TorchSharp.torch;

namespace SatCurate.Training.Batching;

/// <summary>
/// Leaves out some of the features of a visit, so that a network can't learn wrong labels by heart so soon. What is left out depends on (seed,
/// epoch, sample) alone, so that a repeated visit sees the same.
/// </summary>
internal sealed class FeatureDropout
{
    private const long Stream = 0x44524f50;
    private const int Steps = 256;

    private readonly long _seed;
    private readonly int _features;
    private readonly int _left; // of 256 features

    private FeatureDropout(long seed, int features, int left) => (_seed, _features, _left) = (seed, features, left);

    /// <summary>The dropout that <paramref name="recipe"/> asks for; null where there is none.</summary>
    public static FeatureDropout? Of(Recipe recipe, InputShape shape)
    {
        int left = (int)Math.Round(recipe.InputDropout * Steps);
        return left == 0 || shape.Kind != InputKind.Features ? null : new FeatureDropout(recipe.Seed, shape.Values, Math.Min(left, Steps - 1));
    }

    /// <summary>N x F float32: 0 for what is left out, else the factor that keeps the expectation, 1 / (1 - share).</summary>
    public Tensor Mask(int epoch, ReadOnlySpan<int> samples)
    {
        Tensor mask = empty(samples.Length, _features, dtype: ScalarType.Float32);
        Span<float> values = MemoryMarshal.Cast<byte, float>(mask.bytes);
        for (int i = 0; i < samples.Length; i++)
        {
            Write(values.Slice(i * _features, _features), new SeededRandom(_seed, Stream, epoch, samples[i]));
        }

        return mask;
    }

    private void Write(Span<float> row, SeededRandom random)
    {
        float kept = (float)Steps / (Steps - _left);
        ulong word = 0;
        for (int f = 0; f < row.Length; f++)
        {
            word = f % sizeof(ulong) == 0 ? random.NextUInt64() : word >> 8;
            row[f] = (byte)word < _left ? 0f : kept;
        }
    }
}
