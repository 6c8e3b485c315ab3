using SatCurate.Curation;
using SatCurate.Training.Exchange;
using SatCurate.Training.Losses;

namespace SatCurate.Training.Tests.Losses;

public sealed class StepTargetsTests
{
    private static readonly float[] Soft = [0.2f, 0.8f];

    [Fact]
    public void Prepare_NormalAfterWarmUp_MovesItsTarget()
    {
        StepTargets step = One(SampleStanding.Normal, label: 0, lastEpoch: 4, onTargets: true);

        step.Targets.ShouldBe(Soft);
        step.Moves.ShouldBe([true]);
        step.TakesPart.ShouldBe([1f]);
    }

    [Fact]
    public void Prepare_VisitedInThisEpoch_UsesTheTargetAsItIs()
    {
        StepTargets step = One(SampleStanding.Normal, label: 0, lastEpoch: 5, onTargets: true);

        step.Targets.ShouldBe(Soft);
        step.Moves.ShouldBe([false]);
        step.TakesPart.ShouldBe([1f]);
    }

    [Theory]
    [InlineData(SampleStanding.Normal, false)]
    [InlineData(SampleStanding.Pinned, false)]
    [InlineData(SampleStanding.Pinned, true)]
    public void Prepare_WarmUpOrPinned_TrainsOnTheLabelInForceWithWeightOne(SampleStanding standing, bool onTargets)
    {
        StepTargets step = One(standing, label: 0, lastEpoch: 4, onTargets);

        step.Targets.ShouldBe([1f, 0f]);
        step.Moves.ShouldBe([false]);
        step.TakesPart.ShouldBe([1f]);
    }

    [Theory]
    [InlineData(SampleStanding.Discarded, 0, true)]
    [InlineData(SampleStanding.Discarded, 0, false)]
    [InlineData(SampleStanding.Unlabelled, -1, false)]
    public void Prepare_DiscardedOrUnlabelledInWarmUp_HasNoLoss(SampleStanding standing, int label, bool onTargets)
    {
        StepTargets step = One(standing, label, lastEpoch: 4, onTargets);

        step.TakesPart.ShouldBe([0f]);
        step.Any.ShouldBeFalse();
    }

    [Fact]
    public void Prepare_UnlabelledAfterWarmUp_MovesItsTarget()
    {
        StepTargets step = One(SampleStanding.Unlabelled, label: -1, lastEpoch: 4, onTargets: true);

        step.Moves.ShouldBe([true]);
        step.TakesPart.ShouldBe([1f]);
    }

    [Fact]
    public void Prepare_PulledTargets_StayUntouched()
    {
        float[] targets = [0.2f, 0.8f];

        StepTargets.Prepare(new PulledTargets(targets, [1], [0], [SampleStanding.Pinned]), 2, 5, true);

        targets.ShouldBe(Soft);
    }

    private static StepTargets One(SampleStanding standing, int label, int lastEpoch, bool onTargets) =>
        StepTargets.Prepare(new PulledTargets([.. Soft], [lastEpoch], [label], [standing]), 2, 5, onTargets);
}
