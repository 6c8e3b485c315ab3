using CsCheck;

namespace SatCurate.Curation.Tests;

/// <summary>Four visits of a sample given as class 0 of 3; expected figures worked out apart from the code under test.</summary>
public class TargetUpdateTests
{
    private static readonly float[][] s_visits = [[0.2f, 0.5f, 0.3f], [0.1f, 0.6f, 0.3f], [0.05f, 0.9f, 0.05f], [0.3f, 0.3f, 0.4f]];

    [Theory]
    [InlineData(0.7f, 0.37588, 0.41865, 0.20547)]
    [InlineData(0.9f, 0.71328, 0.19605, 0.09067)]
    [InlineData(0.99f, 0.967011708, 0.022642095, 0.010346197)]
    public void Apply_FourVisits_IsFloat64ResultWithin1E7(float momentum, double t0, double t1, double t2)
    {
        float[] target = AfterVisits(momentum);
        ((double)target[0]).ShouldBe(t0, 1e-7);
        ((double)target[1]).ShouldBe(t1, 1e-7);
        ((double)target[2]).ShouldBe(t2, 1e-7);
    }

    [Theory]
    [InlineData(0.7f, 0x3E99999A, 0x3EC07358, 0x3ED6594B, 0x3E5266BA)]
    [InlineData(0.9f, 0x3DCCCCD0, 0x3F369984, 0x3E48C158, 0x3DB9B134)]
    [InlineData(0.99f, 0x3C23D700, 0x3F778E15, 0x3CB97BDE, 0x3C29830E)]
    public void Apply_FourVisits_IsBitExactInThreeRoundedOperations(float momentum, int complement, int t0, int t1, int t2)
    {
        BitConverter.SingleToInt32Bits(TargetUpdate.Complement(momentum)).ShouldBe(complement);
        Array.ConvertAll(AfterVisits(momentum), BitConverter.SingleToInt32Bits).ShouldBe([t0, t1, t2]);
    }

    [Theory]
    [InlineData(0.9f, 7)]
    [InlineData(0.99f, 69)]
    public void Apply_LabelAlwaysContradicted_FlipsAfterTheKnownNumberOfVisits(float momentum, int visits)
    {
        float[] target = [1f, 0f, 0f];
        int needed = 0;
        while (Prediction.ArgMax(target) == 0)
        {
            TargetUpdate.Apply(target, [0f, 1f, 0f], momentum);
            needed++;
        }

        needed.ShouldBe(visits);
    }

    [Fact]
    public void Apply_AnyNumberOfVisits_KeepsADistribution() =>
        Gen.Select(Gens.Visits, Gens.Momentum).Sample((visits, momentum) =>
        {
            var target = new float[visits[0].Length];
            target[0] = 1f;
            foreach (float[] prediction in visits)
            {
                TargetUpdate.Apply(target, prediction, momentum);
                Prediction.IsValid(target).ShouldBeTrue();
            }

            ((double)target.Sum()).ShouldBe(1, 2e-5); // rounding of up to 100 updates
        });

    [Fact]
    public void Apply_LargerPrediction_NeverGivesASmallerTarget() =>
        Gen.Select(Gen.Float[0f, 1f], Gen.Float[0f, 1f], Gen.Float[0f, 1f], Gens.Momentum).Sample((t, p, q, momentum) =>
        {
            float[] low = [t];
            float[] high = [t];
            TargetUpdate.Apply(low, [Math.Min(p, q)], momentum);
            TargetUpdate.Apply(high, [Math.Max(p, q)], momentum);
            high[0].ShouldBeGreaterThanOrEqualTo(low[0]);
        });

    [Fact]
    public void Apply_OneHotPrediction_RaisesThePredictedClassAndLowersTheOthers() =>
        Gen.Select(Gens.Distribution(4), Gen.Int[0, 3], Gen.Float[0.1f, 0.9f]).Sample((before, predicted, momentum) =>
        {
            float[] target = [.. before];
            var prediction = new float[4];
            prediction[predicted] = 1f;
            TargetUpdate.Apply(target, prediction, momentum);
            for (int j = 0; j < 4; j++)
            {
                float change = target[j] - before[j];
                (j == predicted ? change >= -1e-6f : change <= 0f).ShouldBeTrue();
            }
        });

    private static float[] AfterVisits(float momentum)
    {
        float[] target = [1f, 0f, 0f];
        foreach (float[] prediction in s_visits)
        {
            TargetUpdate.Apply(target, prediction, momentum);
        }

        return target;
    }
}
