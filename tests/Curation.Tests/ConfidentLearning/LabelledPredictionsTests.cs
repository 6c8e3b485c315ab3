namespace SatCurate.Curation.Tests;

public class LabelledPredictionsTests
{
    [Fact]
    public void Members_ThirteenSamples_AreThoseGiven()
    {
        LabelledPredictions all = ThirteenSamples.Predictions;
        (all.Count, all.Classes).ShouldBe((13, 3));
        all.Row(12).ToArray().ShouldBe([0.45, 0.20, 0.35]);
        all.Labels.ToArray().ShouldBe(ThirteenSamples.Labels);
        all.Predicted(12).ShouldBe(0);
        all.Members().ShouldBe([[0, 1, 2, 3, 4], [5, 6, 7, 8], [9, 10, 11, 12]]);
        all.LabelCounts().ShouldBe([5, 4, 4]);
    }

    [Fact]
    public void Predicted_Ties_TakesTheLowestClass() => ThirteenSamples.Of([1], [0.2, 0.4, 0.4]).Predicted(0).ShouldBe(1);

    [Theory]
    [InlineData(null, 0.25, 0.75)]
    [InlineData(null, 0.25, 0.7509)]
    [InlineData("sum up to 1.002", 0.252, 0.75)]
    [InlineData("hold a NaN", double.NaN, 1)]
    [InlineData("hold -0.1", -0.1, 1.1)]
    [InlineData("hold Infinity", double.PositiveInfinity, 0)]
    public void FaultOf_Row_SaysWhyItIsNoDistribution(string? fault, double p0, double p1) =>
        LabelledPredictions.FaultOf([p0, p1]).ShouldBe(fault);

    [Theory]
    [InlineData(new[] { 0, 2 }, new[] { 0.5, 0.5, 0.5, 0.5 }, 2)]
    [InlineData(new[] { 0, -1 }, new[] { 0.5, 0.5, 0.5, 0.5 }, 2)]
    [InlineData(new[] { 0, 1 }, new[] { 0.5, 0.5, 0.5 }, 2)]
    [InlineData(new[] { 0, 0 }, new[] { 1.0, 1.0 }, 1)]
    [InlineData(new[] { 0, 1 }, new[] { 0.5, 0.5, 0.5, 0.6 }, 2)]
    public void Constructor_NotOneDistributionAndLabelASample_Throws(int[] labels, double[] probabilities, int classes) =>
        Should.Throw<ArgumentException>(() => new LabelledPredictions(labels, probabilities, classes));
}
