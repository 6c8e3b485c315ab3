namespace SatCurate.Curation.Tests;

public class LossHistogramTests
{
    [Theory]
    [InlineData(0, 9.210340371976182)]
    [InlineData(1e-5, 9.210340371976182)]
    [InlineData(0.5, 0.6931471805599453)]
    [InlineData(1, 0)]
    public void Loss_IsTheCrossEntropyFromATenThousandthOn(double givenProbability, double loss) => LossHistogram.Loss(givenProbability).ShouldBe(loss, 1e-12);

    [Fact]
    public void Separation_TwoKinds_IsThatOfTheLossesThemselves() => // Both by Golden/small_loss.py.
        Of([.. Steps(600, 0.05, 0.02, 40), .. Steps(200, 2, 0.05, 50)]).Separation().ShouldBe(5.174375881533319, 0.01);

    [Fact]
    public void Separation_OverlappingKinds_IsThatOfTheLossesThemselves() =>
        Of([.. Steps(500, 0.3, 0.03, 60), .. Steps(300, 1.2, 0.04, 60)]).Separation().ShouldBe(1.8048981572098266, 0.01);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(500)]
    public void Separation_OneLossOnly_IsZero(int samples) => Of([.. Enumerable.Repeat(1.5, samples)]).Separation().ShouldBe(0);

    private static IEnumerable<double> Steps(int samples, double first, double step, int steps) => Enumerable.Range(0, samples).Select(i => first + (step * (i % steps)));

    private static LossHistogram Of(double[] losses)
    {
        var histogram = new LossHistogram();
        foreach (double loss in losses)
        {
            histogram.Add(loss);
        }

        return histogram;
    }
}
