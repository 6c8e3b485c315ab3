using SatCurate.Contracts.Blocks;
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

    private static EpochCut Cut(int[] first, int[] second, double? heldOutErrorRate) => new(
        4, [new BarrierAnswer(1, [], 4, 3, "a", first, new int[MarginHistogram.Bins]), new BarrierAnswer(1, [], 4, 3, "b", second, new int[MarginHistogram.Bins])], heldOutErrorRate);

    /// <summary>A triangle of margins, two nats wide on either side.</summary>
    private static int[] Around(double centre, int samples)
    {
        double[] heights = [.. Enumerable.Range(0, MarginHistogram.Bins).Select(bin => Math.Max(0, 2 - Math.Abs(MarginHistogram.CentreOf(bin) - centre)))];
        int[] counts = [.. heights.Select(height => (int)(samples * height / heights.Sum()))];
        counts[MarginHistogram.BinOf((float)centre)] += samples - counts.Sum();
        return counts;
    }
}
