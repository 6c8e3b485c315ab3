using CsCheck;

namespace SatCurate.Curation.Tests;

public class LabelIssuesTests
{
    // By class: 5 - 3 of class 0, 4 - 3 of class 1, 4 - 2 of class 2, lowest self-confidence first.
    // By noise rate: of class 0 one by p1 - p0 and one by p2 - p0; of class 1 one by p0 - p1; of class 2 two by p0 - p2 (0.3 and 0.1).
    [Theory]
    [InlineData(IssueFilter.PruneByClass, new[] { 2, 3, 8, 10, 12 })]
    [InlineData(IssueFilter.PruneByNoiseRate, new[] { 2, 4, 8, 10, 12 })]
    [InlineData(IssueFilter.Both, new[] { 2, 8, 10, 12 })]
    [InlineData(IssueFilter.ConfidentLearning, new[] { 2, 4, 8, 10 })]
    [InlineData(IssueFilter.PredictedNeqGiven, new[] { 2, 3, 4, 8, 10, 12 })]
    public void Find_ThirteenSamples_IsTheResultByHand(IssueFilter filter, int[] expected) =>
        Find(ThirteenSamples.Predictions, filter).ShouldBe(expected);

    [Theory]
    [InlineData(0.4999996, 0.5000004, false)]
    [InlineData(0.499999, 0.500001, true)]
    public void Find_GivenWithinAMillionthOfTheLargest_IsNoIssue(double p0, double p1, bool issue) =>
        Find(ThirteenSamples.Of([0, 0, 1], [p0, p1], [0.9, 0.1], [0.2, 0.8]), IssueFilter.PredictedNeqGiven).ShouldBe(issue ? [0] : []);

    [Theory]
    [InlineData(IssueFilter.PruneByClass, new int[0])]
    [InlineData(IssueFilter.PruneByNoiseRate, new int[0])]
    [InlineData(IssueFilter.ConfidentLearning, new[] { 3 })]
    public void Find_OnlySampleOfItsClass_IsKeptByThePruningFilters(IssueFilter filter, int[] expected) =>
        Find(ThirteenSamples.Of([0, 0, 0, 1], [0.9, 0.1], [0.9, 0.1], [0.8, 0.2], [0.95, 0.05]), filter).ShouldBe(expected);

    [Theory]
    [InlineData(new long[] { 3, 1, 1 }, 0, new long[] { 3, 1, 1 })]
    [InlineData(new long[] { 3, 0, 2 }, 1, new long[] { 2, 1, 1 })] // one is kept: 1 / max(2 - 1, 1) = 1 less for each of the others
    [InlineData(new long[] { 0, 2, 2, 1 }, 0, new long[] { 1, 1, 1, 0 })] // 1 / (3 - 1) = 0.5 less: 1.5 1.5 0.5, cut to whole numbers
    [InlineData(new long[] { 0, 0 }, 0, new long[] { 1, 0 })]
    public void PruneCounts_RowOfTheJoint_KeepsOneOfTheClass(long[] row, int given, long[] expected) =>
        PruneCounts.Of(row, given).ShouldBe(expected);

    [Fact]
    public void Find_AnyPredictions_BothIsWhereTheTwoAgree() =>
        PredictionGens.Any.Sample(predictions => Find(predictions, IssueFilter.Both).ShouldBe(
            Find(predictions, IssueFilter.PruneByClass).Intersect(Find(predictions, IssueFilter.PruneByNoiseRate))));

    [Fact]
    public void Find_AnyPredictions_PruningLeavesOneOfEveryClass() =>
        PredictionGens.Any.Sample(predictions =>
        {
            int[] left = predictions.LabelCounts();
            foreach (int issue in Find(predictions, IssueFilter.PruneByClass))
            {
                left[predictions.Labels[issue]]--;
            }

            left.Zip(predictions.LabelCounts()).ShouldAllBe(pair => pair.First > 0 || pair.Second == 0);
        });

    [Theory]
    [InlineData(IssueFilter.PruneByClass)]
    [InlineData(IssueFilter.PruneByNoiseRate)]
    [InlineData(IssueFilter.ConfidentLearning)]
    public void Find_AnyPredictions_FlagsOnlyWhatIsPredictedOtherwise(IssueFilter filter) =>
        PredictionGens.Any.Sample(predictions => Find(predictions, filter).Except(Find(predictions, IssueFilter.PredictedNeqGiven)).ShouldBeEmpty());

    private static int[] Find(LabelledPredictions predictions, IssueFilter filter) =>
        LabelIssues.Find(predictions, ConfidentJoint.Of(predictions), filter);
}
