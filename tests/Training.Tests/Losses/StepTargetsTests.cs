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

    [Theory]
    [InlineData(false, 1f)]
    [InlineData(true, 0f)]
    public void Prepare_UnlabelledSample_TakesPartOnItsTargetUnlessTheLossNeedsALabel(bool needsLabel, float part) =>
        StepTargets.Prepare(new PulledTargets([.. Soft], [-1], [-1], [SampleStanding.Unlabelled]), 2, 5, true, needsLabel).TakesPart.ShouldBe([part]);

    [Fact]
    public void Prepare_PulledTargets_StayUntouched()
    {
        float[] targets = [0.2f, 0.8f];

        StepTargets.Prepare(new PulledTargets(targets, [1], [0], [SampleStanding.Pinned]), 2, 5, true);

        targets.ShouldBe(Soft);
    }

    /// <summary>What the loss uses is what the sample keeps: else a resumed run would go on from other targets.</summary>
    [Fact]
    public void Move_TopKIsKept_IsWhatTheSampleKeeps()
    {
        var scope = new RunScope(1, 5, 0.7f, 0, MovesTargets: true, TopK: 2);
        float[] prediction = [0.1f, 0.3f, 0.15f, 0.4f, 0.05f];
        SampleState[] before = [SampleState.Initial(scope, 4), SampleState.Initial(scope, -1)];
        float[] pulled = [.. before.SelectMany(state => Dense(scope, state))];
        StepTargets step = StepTargets.Prepare(new PulledTargets(pulled, [-1, 0], [4, -1], [SampleStanding.Normal, SampleStanding.Unlabelled]), 5, 0, true);

        step.Move(scope.Form, [4, -1], [.. prediction, .. prediction], scope.Momentum);

        step.Targets.ShouldBe([.. Dense(scope, before[0].After(scope, 0, prediction, 4, pinned: false)), .. Dense(scope, before[1])]);
    }

    private static float[] Dense(RunScope scope, SampleState state)
    {
        var dense = new float[scope.Classes];
        scope.Form.Read(state.Target, dense);
        return dense;
    }

    private static StepTargets One(SampleStanding standing, int label, int lastEpoch, bool onTargets) =>
        StepTargets.Prepare(new PulledTargets([.. Soft], [lastEpoch], [label], [standing]), 2, 5, onTargets);
}
