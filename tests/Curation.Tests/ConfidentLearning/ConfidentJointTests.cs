using CsCheck;

namespace SatCurate.Curation.Tests;

public class ConfidentJointTests
{
    [Fact]
    public void Thresholds_ThirteenSamples_AreMeanSelfConfidences()
    {
        double[] thresholds = ClassThresholds.Of(ThirteenSamples.Predictions);
        thresholds[0].ShouldBe(0.49, 1e-12);
        thresholds[1].ShouldBe(0.6, 1e-12);
        thresholds[2].ShouldBe(0.4625, 1e-12);
    }

    [Fact]
    public void Thresholds_ClassWithoutSamples_CannotBeReached() =>
        ClassThresholds.Of(ThirteenSamples.Of([0, 2], [0, 1, 0], [0, 0.5, 0.5])).ShouldBe([2e-6, 2, 0.5]);

    [Theory]
    [InlineData(0, 0.6, 0.25, 0.15, "confident of one class")]
    [InlineData(1, 0.4, 0.35, 0.25, "the largest class is not confident, another one is")]
    [InlineData(0, 0.4, 0.3, 0.3, "two are confident: the largest of all, confident or not")]
    [InlineData(2, 0.4, 0.2, 0.4, "confident of the last class alone")]
    [InlineData(1, 0.49, 0.2999995, 0.2100005, "a threshold is reached 1e-6 early")]
    [InlineData(-1, 0.49, 0.29, 0.22, "confident of none")]
    public void ConfidentClass_Row_IsTheOneItReaches(int expected, double p0, double p1, double p2, string why) =>
        ClassThresholds.ConfidentClass([p0, p1, p2], [0.5, 0.3, 0.3]).ShouldBe(expected, why);

    [Fact]
    public void Of_ThirteenSamples_IsTheResultByHand()
    {
        ConfidentJoint joint = ConfidentJoint.Of(ThirteenSamples.Predictions);

        // 2.5 1.25 1.25 rounds to 2 1 1; the one that is missing goes to the largest remainder.
        Rows(joint).ShouldBe([[3, 1, 1], [1, 3, 0], [2, 0, 2]]);
        joint.ConfidentClasses.ToArray().ShouldBe([0, 0, 1, -1, 2, 1, 1, 1, 0, 2, 0, -1, -1]);
    }

    [Fact]
    public void Of_ClassWithoutSamples_HasAnEmptyRow()
    {
        LabelledPredictions predictions = ThirteenSamples.Of([0, 0, 2], [0.5, 0.2, 0.3], [0.3, 0.5, 0.2], [0.1, 0.2, 0.7]);
        Rows(ConfidentJoint.Of(predictions)).ShouldBe([[2, 0, 0], [0, 0, 0], [0, 0, 1]]);
    }

    [Fact]
    public void Of_NoSampleConfidentOfItsClass_CountsOneThere()
    {
        // Thresholds 0.3 and 0.65, and class 1 is the larger one everywhere: counts 0 2, made 1 2, scaled to 2/3 4/3, rounded to 1 1.
        LabelledPredictions predictions = ThirteenSamples.Of([0, 0, 1], [0.29, 0.71], [0.31, 0.69], [0.35, 0.65]);
        ConfidentJoint joint = ConfidentJoint.Of(predictions);
        joint.ConfidentClasses.ToArray().ShouldBe([1, 1, 1]);
        Rows(joint).ShouldBe([[1, 1], [0, 1]]);
    }

    [Fact]
    public void NoiseRates_ThirteenSamples_AreSharesOfTheJoint()
    {
        NoiseRates rates = NoiseRates.Of(ConfidentJoint.Of(ThirteenSamples.Predictions));
        rates.Overall.ShouldBe(5.0 / 13, 1e-12);
        rates.OfGiven.ToArray().ShouldBe([2.0 / 5, 1.0 / 4, 2.0 / 4]);
    }

    [Fact]
    public void NoiseRates_ClassWithoutSamples_IsNotKnown() =>
        double.IsNaN(NoiseRates.Of(ConfidentJoint.Of(ThirteenSamples.Of([0, 2], [1, 0, 0], [0, 0, 1]))).OfGiven[1]).ShouldBeTrue();

    [Fact]
    public void Of_AnyPredictions_HasTheLabelCountsAsRowTotals() =>
        PredictionGens.Any.Sample(predictions =>
        {
            long[][] rows = Rows(ConfidentJoint.Of(predictions));
            rows.Select(row => row.Sum()).ShouldBe(predictions.LabelCounts().Select(count => (long)count));
            rows.ShouldAllBe(row => row.All(count => count >= 0));
        });

    private static long[][] Rows(ConfidentJoint joint) => [.. Enumerable.Range(0, joint.Classes).Select(given => joint.Row(given).ToArray())];
}
