namespace SatCurate.Curation.Tests;

public class MarginMixtureTests
{
    [Theory]
    [InlineData(0.05)]
    [InlineData(0.2)]
    [InlineData(0.4)]
    [InlineData(0.6)]
    public void Fit_TwoKindsApart_FindsShareMeansAndSpreads(double share)
    {
        MarginMixture mixture = MarginMixtureFit.Fit(Histogram((share, -2.5, 1.2), (1 - share, 2, 1.5)))!;
        mixture.WrongShare.ShouldBe(share, 0.01);
        (mixture.WrongMean, mixture.RightMean).ShouldSatisfyAllConditions(m => m.WrongMean.ShouldBe(-2.5, 0.1), m => m.RightMean.ShouldBe(2, 0.1));
        (mixture.WrongSpread, mixture.RightSpread).ShouldSatisfyAllConditions(
            m => m.WrongSpread.ShouldBe(1.2, 0.1), m => m.RightSpread.ShouldBe(1.5, 0.1));
        mixture.Separation.ShouldBe(Math.Sqrt(2) * 4.5 / Math.Sqrt((1.2 * 1.2) + (1.5 * 1.5)), 0.15);
    }

    [Fact]
    public void Fit_OneKind_IsNull() => MarginMixtureFit.Fit(Histogram((1, 1, 2))).ShouldBeNull();

    [Fact]
    public void Fit_BothKindsRight_IsNull() => MarginMixtureFit.Fit(Histogram((0.5, 2, 0.7), (0.5, 8, 0.7))).ShouldBeNull();

    [Fact]
    public void Fit_BothKindsTooNear_IsNull() => MarginMixtureFit.Fit(Histogram((0.5, -0.8, 1), (0.5, 0.8, 1))).ShouldBeNull();

    [Theory]
    [InlineData(0.9, true)]
    [InlineData(0.4, false)]
    public void Fit_RightKindAroundZero_IsNullWhereMuchOfItLiesBelow(double mean, bool fits) =>
        (MarginMixtureFit.Fit(Histogram((0.15, -4, 1), (0.85, mean, 1))) is not null).ShouldBe(fits);

    [Theory]
    [InlineData(0)]
    [InlineData(128)]
    [InlineData(255)]
    public void Fit_AllInOneBin_IsNull(int bin)
    {
        int[] counts = new int[MarginHistogram.Bins];
        counts[bin] = 1000;
        MarginMixtureFit.Fit(counts).ShouldBeNull();
    }

    [Fact]
    public void Fit_NoSamples_IsNull() => MarginMixtureFit.Fit(new int[MarginHistogram.Bins]).ShouldBeNull();

    [Fact]
    public void Fit_MostLabelsWrong_NeverCallsALabelWrongThatTheModelHoldsMostProbable()
    {
        MarginMixture mixture = MarginMixtureFit.Fit(Histogram((0.9, -1.5, 1), (0.1, 1.5, 0.5)))!;
        mixture.Edge.ShouldBe(0);
        mixture.ProbabilityRight(0f).ShouldBe(0.5f);
    }

    [Theory]
    [InlineData(0.01)]
    [InlineData(0.25)]
    [InlineData(0.9)]
    public void Cut_AShareOfWrongLabels_LiesBelowTheEdgeToABin(double share)
    {
        int[] counts = Histogram((0.3, 1, 1.5), (0.7, 4, 2)); // what a model makes of labels that it has learnt by heart
        MarginMixture mixture = MarginMixtureFit.Cut(counts, share)!;
        int edge = MarginHistogram.BinOf((float)mixture.Edge);
        ((double)counts[..edge].Sum() / counts.Sum()).ShouldBe(share, (double)counts[(edge - 1)..(edge + 1)].Max() / counts.Sum());
        mixture.WrongShare.ShouldBe((double)counts[..edge].Sum() / counts.Sum(), 1e-9);
        mixture.WrongMean.ShouldBeLessThan(mixture.Edge);
        mixture.RightMean.ShouldBeGreaterThan(mixture.Edge);
        mixture.ProbabilityRight((float)mixture.Edge).ShouldBe(0.5f);
        mixture.ProbabilityRight((float)mixture.Edge - 0.5f).ShouldBeLessThan(0.5f);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1e-9)]
    public void Cut_NextToNoWrongLabels_TakesTheLowestBinAlone(double share)
    {
        int[] counts = Histogram((1, 1, 2));
        MarginMixtureFit.Cut(counts, share)!.WrongShare.ShouldBe((double)counts.First(count => count > 0) / counts.Sum(), 1e-12);
    }

    [Fact]
    public void Cut_AllLabelsWrong_LeavesTheHighestBin()
    {
        int[] counts = Histogram((1, 1, 2));
        MarginMixtureFit.Cut(counts, 1)!.WrongShare.ShouldBe(1 - ((double)counts.Last(count => count > 0) / counts.Sum()), 1e-12);
    }

    [Theory]
    [InlineData(0, 0.5)]
    [InlineData(100, 0)]
    [InlineData(MarginHistogram.Bins - 1, 1)]
    public void Cut_AllInOneBin_IsNull(int bin, double share)
    {
        var counts = new int[MarginHistogram.Bins];
        counts[bin] = 7;
        MarginMixtureFit.Cut(counts, share).ShouldBeNull();
    }

    [Fact]
    public void Cut_NoSamples_IsNull() => MarginMixtureFit.Cut(new int[MarginHistogram.Bins], 0.5).ShouldBeNull();

    /// <summary>Where the mixture is the truth, scores are the shares of right labels: what makes them probabilities.</summary>
    [Fact]
    public void ProbabilityRight_BetweenTheMeans_IsThatOfTheTwoNormalDistributions()
    {
        var mixture = new MarginMixture(0.3, -2, 1, 2, 1, Edge: -0.21); // equal spreads: the log-odds are 4 x + ln(0.7 / 0.3)
        foreach (float x in (float[])[-1f, -0.5f, -0.21f, 0.25f, 0.5f])
        {
            double odds = (4 * x) + (4 * 0.21);
            mixture.ProbabilityRight(x).ShouldBe((float)(1 / (1 + Math.Exp(-odds / Math.Sqrt(1 + (odds * odds / 144))))), 1e-6f);
        }
    }

    [Fact]
    public void ProbabilityRight_AnyMargin_RisesAndCrossesAHalfAtTheEdge()
    {
        MarginMixture mixture = MarginMixtureFit.Fit(Histogram((0.2, -3, 2.5), (0.8, 2, 0.8)))!;
        float before = -1;
        for (float margin = -16; margin < 4; margin += 1f / 64)
        {
            float right = mixture.ProbabilityRight(margin);
            right.ShouldBeGreaterThan(before);
            (right < 0.5f).ShouldBe(margin < mixture.Edge);
            before = right;
        }

        mixture.ProbabilityRight(16).ShouldBeInRange(before, 1);
        mixture.ProbabilityRight(float.BitDecrement((float)mixture.Edge)).ShouldBeLessThanOrEqualTo(0.5f);
    }

    [Fact]
    public void Assess_AMarginThatSpeaksAgainstTheLabel_NamesTheNextClass()
    {
        var mixture = new MarginMixture(0.3, -2, 1, 2, 1, Edge: 0);
        Assessment wrong = Assessment.Of([0.6f, 0.1f, 0.3f], [0.5f, 0.1f, 0.4f], 3, given: 0, movesTargets: true, jointMargin: -1, mixture);
        (wrong.Predicted, wrong.Score).ShouldBe((2, mixture.ProbabilityRight(-1)));
        Assessment right = Assessment.Of([0.6f, 0.1f, 0.3f], [0.5f, 0.1f, 0.4f], 3, given: 0, movesTargets: true, jointMargin: 1, mixture);
        (right.Predicted, right.Score).ShouldBe((0, mixture.ProbabilityRight(1)));
        IssueRule.IsIssue(wrong, 0, IssueThresholds.Constant(3, IssueRule.DefaultThreshold)).ShouldBeTrue();
        IssueRule.IsIssue(right, 0, IssueThresholds.Constant(3, IssueRule.DefaultThreshold)).ShouldBeFalse();
        Assessment.Of([0.6f, 0.1f, 0.3f], [0.5f, 0.1f, 0.4f], 3, given: 0, movesTargets: true, jointMargin: float.NaN, mixture).Score.ShouldBe(0.55f, 1e-6f);
    }

    [Theory]
    [InlineData(0.5, false)] // hardly apart
    [InlineData(1.4, true)]
    public void HoldsLater_KindsFarApartOnEitherSideOfTheEdge_AndNoOthers(double distance, bool holds)
    {
        var mixture = new MarginMixture(0.25, -2 * distance, 1, 2 * distance, 1, -0.5);
        (mixture.Separation >= MarginMixture.LeastSeparationLater).ShouldBe(holds);
        mixture.HoldsLater(0.25).ShouldBe(holds);
        mixture.HoldsLater(0.2).ShouldBeFalse("a fifth of its wrong labels lies above the edge");
    }

    [Theory]
    [InlineData(0.2, 6, 0, 1e-6)]
    [InlineData(0.2, 1.2, 0.15, 0.4)]
    [InlineData(0.5, 1.5, 0.1, 0.3)]
    public void WrongBetween_HoldsTheShareAndIsAsWideAsTheKindsOverlap(double share, double apart, double narrowest, double widest)
    {
        var mixture = new MarginMixture(share, -apart, 1, apart, 1, 0);
        (double least, double most) = mixture.WrongBetween;
        least.ShouldBeLessThanOrEqualTo(share);
        most.ShouldBeGreaterThanOrEqualTo(share);
        (most - least).ShouldBeInRange(narrowest, widest);

        // By the odds themselves: a label is surely wrong where 0.2 N(x; -a, 1) is nine times 0.8 N(x; a, 1).
        double at = -(Math.Log(9) + Math.Log((1 - share) / share)) / (2 * apart);
        double edge = -Math.Log((1 - share) / share) / (2 * apart);
        var own = new MarginMixture(share, -apart, 1, apart, 1, edge);
        Math.Abs(own.WrongBetween.Least - ((share * Below(at + apart)) + ((1 - share) * Below(at - apart)))).ShouldBeLessThan(0.03);
    }

    private static double Below(double x) => Enumerable.Range(0, 4000).Select(i => -8 + ((x + 8) * (i + 0.5) / 4000)).Sum(y => Math.Exp(-y * y / 2)) * (x + 8) / 4000 / Math.Sqrt(2 * Math.PI);

    [Theory]
    [InlineData(-16f, 0)]
    [InlineData(-0.001f, 127)]
    [InlineData(0f, 128)]
    [InlineData(15.9921875f, 255)]
    public void BinOf_AMargin_HasItsLowerEdge(float margin, int bin)
    {
        MarginHistogram.BinOf(margin).ShouldBe(bin);
        MarginHistogram.BinOf((float)MarginHistogram.EdgeOf(bin)).ShouldBe(bin);
    }

    private static int[] Histogram(params (double Share, double Mean, double Spread)[] kinds) =>
        [.. Enumerable.Range(0, MarginHistogram.Bins).Select(bin => (int)kinds.Sum(kind =>
            100_000 * kind.Share * MarginHistogram.Width / kind.Spread / Math.Sqrt(2 * Math.PI)
            * Math.Exp(-Math.Pow((MarginHistogram.CentreOf(bin) - kind.Mean) / kind.Spread, 2) / 2)))];
}
