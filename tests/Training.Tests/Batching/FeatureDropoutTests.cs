using System.Runtime.InteropServices;
using SatCurate.Training.Batching;
using SatCurate.Training.Native;
using SatCurate.Training.Recipes;
using static TorchSharp.torch;

namespace SatCurate.Training.Tests.Batching;

public sealed class FeatureDropoutTests
{
    private const int Features = 21; // not whole words of eight
    private static readonly Recipe s_recipe = new() { InputDropout = 0.25, Seed = 3 };

    public FeatureDropoutTests() => TorchNatives.Load();

    [Fact]
    public void Mask_OfManySamples_LeavesOutTheShareAndKeepsTheExpectation()
    {
        float[] mask = Mask(s_recipe, 0, [.. Enumerable.Range(0, 4000)]);

        mask.Distinct().Order().ShouldBe([0f, 4f / 3]);
        mask.Average().ShouldBe(1f, 0.02f); // 84,000 draws: deviation 0.002
        for (int feature = 0; feature < Features; feature++)
        {
            Enumerable.Range(0, 4000).Average(sample => mask[(sample * Features) + feature]).ShouldBe(1f, 0.05f, $"feature {feature}");
        }
    }

    [Fact]
    public void Mask_OfOneSample_DependsOnSeedEpochAndSampleAlone()
    {
        float[] alone = Mask(s_recipe, 2, [7]);

        Mask(s_recipe, 2, [5, 7, 9])[Features..(2 * Features)].ShouldBe(alone);
        Mask(s_recipe, 2, [8]).ShouldNotBe(alone);
        Mask(s_recipe, 3, [7]).ShouldNotBe(alone);
        Mask(s_recipe with { Seed = 4 }, 2, [7]).ShouldNotBe(alone);
    }

    [Fact]
    public void Of_NoShareOrNoFeatures_IsNone()
    {
        FeatureDropout.Of(s_recipe with { InputDropout = 0 }, InputShape.Features(4)).ShouldBeNull();
        FeatureDropout.Of(s_recipe, InputShape.Image(1, 16, 16)).ShouldBeNull();
        FeatureDropout.Of(s_recipe, InputShape.Text).ShouldBeNull();
    }

    [Fact]
    public void Mask_OfAShareNextToOne_LeavesSomething() =>
        Mask(s_recipe with { InputDropout = 0.9999 }, 0, [.. Enumerable.Range(0, 1000)]).ShouldContain(256f);

    private static float[] Mask(Recipe recipe, int epoch, int[] samples)
    {
        using Tensor mask = FeatureDropout.Of(recipe, InputShape.Features(Features))!.Mask(epoch, samples);
        return MemoryMarshal.Cast<byte, float>(mask.bytes).ToArray();
    }
}
