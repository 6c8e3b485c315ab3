using SatCurate.Contracts.Blocks;
using SatCurate.Contracts.Runs;
using SatCurate.Curation;

namespace SatCurate.Grains.Tests;

/// <summary>Synthetic margins in two blocks.</summary>
public sealed class EpochCutTests
{
    [Fact]
    public void Flagged_MarginsOfTwoKindsAndNothingElse_IsByTheirMixture()
    {
        EpochCut cut = Cut(Around(-3, 200), Around(3, 800), heldOutErrorRate: null);
        cut.Mixture.ShouldNotBeNull().WrongShare.ShouldBe(0.2, 0.01);
        cut.Flagged.ShouldBe(200);
    }

    [Theory]
    [InlineData(2)] // margins of one kind
    [InlineData(-3)] // of two: half of all labels seem wrong
    public void Flagged_HeldOutLabelsSaidHowManyAreWrong_IsByThemWhateverTheMargins(double low)
    {
        EpochCut cut = Cut(Around(low, 500), Around(3, 500), heldOutErrorRate: 0.1);
        cut.Mixture.ShouldNotBeNull().WrongShare.ShouldBe(0.1, 0.02);
        ((double)cut.Flagged / 1000).ShouldBe(cut.Mixture.WrongShare, 1e-9);
        cut.Differing.ShouldBe(cut.Flagged + 8); // those that differ by belief lie in no bin here
    }

    [Fact]
    public void Flagged_MarginsOfOneKindAndNothingElse_IsByBelief()
    {
        EpochCut cut = Cut(Around(2, 500), Around(3, 500), heldOutErrorRate: null);
        cut.Mixture.ShouldBeNull();
        (cut.Flagged, cut.Differing).ShouldBe((6, 8));
    }

    [Fact]
    public void Mixture_MarginsThatWereOfTwoKindsAndNoLongerAre_TakesTheShareOfThatEpoch()
    {
        EpochReport apart = Report(2, Around(-3, 200), Around(3, 800));
        apart.OwnMixture.ShouldBeTrue();

        // Learned by heart: the wrong labels' margins lie above 0 with the others.
        EpochCut cut = Cut(Around(0.5, 200), Around(3, 800), null, apart, Report(3, Around(-3, 500), Around(-1, 500)));

        ((double)cut.Flagged / 1000).ShouldBe(0.2, 0.01, "to a bin");
        cut.OwnMixture.ShouldBeFalse();
        cut.Mixture.ShouldNotBeNull().WrongShare.ShouldBe((double)cut.Flagged / 1000, 1e-9);
    }

    [Fact]
    public void Mixture_MarginsFurtherApartThanEverBefore_IsTheirOwn()
    {
        EpochCut cut = Cut(Around(-4, 300), Around(4, 700), null, Report(2, Around(-3, 200), Around(3, 800)));

        (cut.Flagged, cut.OwnMixture).ShouldBe((300, true));
    }

    [Fact]
    public void Mixture_MarginsLessFarApartThanBefore_TakesTheShareOfBefore()
    {
        EpochCut cut = Cut(Around(-3, 300), Around(3, 700), null, Report(2, Around(-4, 200), Around(4, 800)));

        ((double)cut.Flagged / 1000).ShouldBe(0.2, 0.01, "to a bin");
        cut.OwnMixture.ShouldBeFalse();
    }

    [Fact]
    public void Mixture_MarginsThatWereOfTwoKindsInWarmUpAlone_SaysNothing() =>
        Cut(Around(0.5, 200), Around(3, 800), null, Report(0, Around(-3, 200), Around(3, 800))).Mixture.ShouldBeNull();

    [Fact]
    public void Mixture_EarlierEpochsThatTookTheirShareFromElsewhere_SaysNothingByThem() =>
        Cut(Around(0.5, 200), Around(3, 800), null, Report(2, Around(-3, 200), Around(3, 800)) with { OwnMixture = false }).Mixture.ShouldBeNull();

    private static EpochReport Report(int epoch, int[] first, int[] second)
    {
        EpochCut cut = Cut(first, second, null);
        return new EpochReport(epoch, 0, 0, 0, 0, 0, null, cut.Differing, cut.Flagged, cut.Mixture, null, cut.OwnMixture);
    }

    private static EpochCut Cut(int[] first, int[] second, double? heldOutErrorRate, params EpochReport[] before) => new(
        4,
        [new BarrierAnswer(1, [], 4, 3, "a", first, new int[MarginHistogram.Bins]), new BarrierAnswer(1, [], 4, 3, "b", second, new int[MarginHistogram.Bins])],
        new RunOrder("{}", 10, 2, 0.9f, MovesTargets: true, AbandonUnfinished: false, HeldOutErrorRate: heldOutErrorRate),
        before);

    /// <summary>A triangle of margins, two nats wide on either side.</summary>
    private static int[] Around(double centre, int samples)
    {
        double[] heights = [.. Enumerable.Range(0, MarginHistogram.Bins).Select(bin => Math.Max(0, 2 - Math.Abs(MarginHistogram.CentreOf(bin) - centre)))];
        int[] counts = [.. heights.Select(height => (int)(samples * height / heights.Sum()))];
        counts[MarginHistogram.BinOf((float)centre)] += samples - counts.Sum();
        return counts;
    }
}
