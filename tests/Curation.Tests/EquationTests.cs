using CsCheck;

namespace SatCurate.Curation.Tests;

public class EquationTests
{
    [Fact]
    public void SampleWeight_Golden_IsLargestOfTheTarget()
    {
        SampleWeight.Of([0.2f, 0.7f, 0.1f]).ShouldBe(0.7f);
        SampleWeight.Of([1f, 0f]).ShouldBe(1f);
    }

    [Fact]
    public void SampleWeight_AnyDistribution_LiesBetweenOneOverCAndOne() =>
        Gens.Distribution(5).Sample(target => ((double)SampleWeight.Of(target)).ShouldBeInRange(0.2 - 1e-6, 1 + 1e-6));

    [Fact]
    public void MeanPrediction_ThreeVisits_IsFloat64MeanWithin1E7()
    {
        float[] mean = [0f, 0f, 0f];
        float[][] visits = [[0.2f, 0.5f, 0.3f], [0.1f, 0.6f, 0.3f], [0.06f, 0.88f, 0.06f]];
        for (int n = 1; n <= visits.Length; n++)
        {
            MeanPredictionUpdate.Apply(mean, visits[n - 1], n);
        }

        ((double)mean[0]).ShouldBe(0.12, 1e-7);
        ((double)mean[1]).ShouldBe(0.66, 1e-7);
        ((double)mean[2]).ShouldBe(0.22, 1e-7);
    }

    [Fact]
    public void MeanPrediction_AnyVisits_IsArithmeticMean() =>
        Gens.Visits.Sample(visits =>
        {
            var mean = new float[visits[0].Length];
            for (int n = 1; n <= visits.Length; n++)
            {
                MeanPredictionUpdate.Apply(mean, visits[n - 1], n);
            }

            for (int j = 0; j < mean.Length; j++)
            {
                ((double)mean[j]).ShouldBe(visits.Average(v => (double)v[j]), 1e-5);
            }
        });

    [Theory]
    [InlineData(true, 0.5f, 0.5f)]
    [InlineData(true, 1f, 0f)]
    [InlineData(true, 0.5f, 0.5009f)]
    [InlineData(false, 0.5f, 0.502f)]
    [InlineData(false, 1.1f, -0.1f)]
    [InlineData(false, float.NaN, 1f)]
    [InlineData(false, float.PositiveInfinity, 0f)]
    [InlineData(false, 0f, 0f)]
    public void IsValid_Prediction_AcceptsDistributionsOnly(bool valid, float p0, float p1) =>
        Prediction.IsValid([p0, p1]).ShouldBe(valid);

    [Fact]
    public void ArgMax_Ties_TakesTheLowestIndex() => Prediction.ArgMax([0.1f, 0.4f, 0.4f, 0.1f]).ShouldBe(1);

    [Theory]
    [InlineData(true, 9, false)]
    [InlineData(true, 10, true)]
    [InlineData(false, 10, false)]
    public void Moves_Epoch_IsPastWarmUpInRunsThatMoveTargets(bool movesTargets, int epoch, bool moves) =>
        new RunScope(1, 10, 0.9f, 10, movesTargets).Moves(epoch).ShouldBe(moves);
}
