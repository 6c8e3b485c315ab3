namespace SatCurate.Curation.Tests;

public class VisitSignalsTests
{
    private const int Given = 2;

    [Fact]
    public void Of_KnownVisits_GivesTheFiguresByHand()
    {
        VisitSignals signals = VisitSignals.Of([Visit(0.25f, 1, -1f), Visit(0.5f, Given, 0.5f), Visit(0.125f, 0, -2f), Visit(0.96875f, Given, 3f)], Given)!.Value;
        signals.MeanMargin.ShouldBe(0.125f);
        signals.Confidence.ShouldBe(0.4609375f);
        signals.Variability.ShouldBe(0.32278f, 1e-5f); // of 0.25, 0.5, 0.125, 0.96875
        signals.Disagreement.ShouldBe(0.5f);
        signals.Forgetting.ShouldBe(1);
        signals.FirstLearned.ShouldBe(2);
        signals.PreMemorization.ShouldBe(0.5f);
    }

    [Fact]
    public void Of_ALabelThatWasNeverLearned_HasNoFirstVisitAndNothingForgotten()
    {
        VisitSignals signals = VisitSignals.Of([Visit(0.25f, 1, -1f), Visit(0.25f, 0, -1f)], Given)!.Value;
        (signals.FirstLearned, signals.Forgetting, signals.Disagreement, signals.Variability).ShouldBe((0, 0, 1f, 0f));
    }

    [Fact]
    public void Of_KnownByHeartFromTheStart_HasNothingBefore() =>
        VisitSignals.Of([Visit(0.96875f, Given, 5f), Visit(1f, Given, 9f)], Given)!.Value.PreMemorization.ShouldBe(0f);

    [Fact]
    public void Of_AVisitWithoutAMargin_HasNoMean() =>
        VisitSignals.Of([Visit(0.5f, Given, 1f), Visit(0.5f, Given, float.NaN)], Given)!.Value.MeanMargin.ShouldBe(float.NaN);

    [Fact]
    public void Of_NoVisitsOrNoLabel_IsNull()
    {
        VisitSignals.Of([], Given).ShouldBeNull();
        VisitSignals.Of([Visit(0.5f, 1, float.NaN)], -1).ShouldBeNull();
    }

    private static VisitEntry Visit(float probability, int predicted, float margin) =>
        new(Half.One, (Half)probability, (ushort)predicted, VisitMarks.Present, margin);
}
