using CsCheck;

namespace SatCurate.Curation.Tests;

public class SampleStateTests
{
    private static readonly RunScope s_scope = new(Run: 3, Classes: 3, Momentum: 0.9f, WarmUpEpochs: 2, MovesTargets: true);
    private static readonly float[] s_prediction = [0.2f, 0.5f, 0.3f];

    [Fact]
    public void Initial_GivenLabel_IsOneHotAndUnvisited()
    {
        SampleState state = SampleState.Initial(s_scope, given: 1);
        state.Target.ToArray().ShouldBe([0f, 1f, 0f]);
        state.MeanPrediction.ToArray().ShouldBe([0f, 0f, 0f]);
        (state.Run, state.Version, state.LastEpoch, state.Averaged, state.LastVisit).ShouldBe((3, 0, -1, 0, 0UL));
    }

    [Fact]
    public void Initial_Unlabelled_IsUniform() =>
        SampleState.Initial(s_scope with { Classes = 4 }, given: -1).Target.ToArray().ShouldBe([0.25f, 0.25f, 0.25f, 0.25f]);

    [Fact]
    public void After_WarmUpVisit_IsRecordedButMovesNothing()
    {
        SampleState state = SampleState.Initial(s_scope, 0).After(s_scope, 0, s_prediction, given: 0, pinned: false);
        state.Target.ToArray().ShouldBe([1f, 0f, 0f]);
        state.Averaged.ShouldBe(0);
        (state.Version, state.LastEpoch).ShouldBe((1, 0));
        VisitEntry.Unpack(state.LastVisit)
            .ShouldBe(new VisitEntry((Half)1f, (Half)0.2f, 1, VisitMarks.Present | VisitMarks.WarmUp, -117 / 128f));
    }

    [Fact]
    public void After_TwoVisitsPastWarmUp_MovesTargetAndMean()
    {
        SampleState state = SampleState.Initial(s_scope, 0)
            .After(s_scope, 2, s_prediction, given: 0, pinned: false)
            .After(s_scope, 3, [0.1f, 0.6f, 0.3f], given: 0, pinned: false);
        ShouldBeNear(state.Target, [0.838, 0.105, 0.057]); // 0.9 (0.92, 0.05, 0.03) + 0.1 (0.1, 0.6, 0.3)
        ShouldBeNear(state.MeanPrediction, [0.15, 0.55, 0.3]);
        (state.Version, state.LastEpoch, state.Averaged).ShouldBe((2, 3, 2));
        VisitEntry visit = VisitEntry.Unpack(state.LastVisit);
        ((double)visit.Weight).ShouldBe(0.838, 5e-4); // half precision
        visit.Flags.ShouldBe(VisitMarks.Present);
    }

    [Fact]
    public void After_Pinned_FreezesTheTargetAndStillCountsTheVisit()
    {
        SampleState before = SampleState.Initial(s_scope, 0).After(s_scope, 2, s_prediction, given: 0, pinned: false);
        SampleState after = before.After(s_scope, 3, s_prediction, given: 0, pinned: true);
        after.Target.ToArray().ShouldBe(before.Target.ToArray());
        (after.Version, after.Averaged).ShouldBe((2, 2));
        VisitEntry.Unpack(after.LastVisit).Flags.ShouldBe(VisitMarks.Present | VisitMarks.Pinned);
    }

    [Fact]
    public void After_RunThatMovesNoTargets_AveragesOnly()
    {
        SampleState state = SampleState.Initial(s_scope, 0).After(s_scope with { MovesTargets = false }, 5, s_prediction, 0, pinned: false);
        state.Target.ToArray().ShouldBe([1f, 0f, 0f]);
        state.MeanPrediction.ToArray().ShouldBe(s_prediction);
    }

    [Fact]
    public void After_Unlabelled_MovesFromUniformAndRecordsNoGivenProbability()
    {
        SampleState state = SampleState.Initial(s_scope, -1).After(s_scope, 2, s_prediction, given: -1, pinned: false);
        ShouldBeNear(state.Target, [0.32, 0.35, 0.33]); // 0.9 / 3 + 0.1 p
        VisitEntry.Unpack(state.LastVisit).GivenProbability.ShouldBe(Half.Zero);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(1)]
    public void After_EpochNotAboveTheLast_Throws(int epoch)
    {
        SampleState state = SampleState.Initial(s_scope, 0).After(s_scope, 2, s_prediction, 0, pinned: false);
        Should.Throw<ArgumentOutOfRangeException>(() => state.After(s_scope, epoch, s_prediction, 0, pinned: false));
    }

    [Fact]
    public void Restore_OwnValues_ContinuesAlike() =>
        Gen.Select(Gens.Visits, Gen.Int[0, 20], Gens.Momentum).Sample((visits, warmUp, momentum) =>
        {
            var scope = new RunScope(1, visits[0].Length, momentum, warmUp, MovesTargets: true);
            SampleState kept = SampleState.Initial(scope, 0);
            SampleState restored = kept;
            for (int epoch = 0; epoch < visits.Length; epoch++)
            {
                kept = kept.After(scope, epoch, visits[epoch], 0, pinned: false);
                restored = SampleState
                    .Restore(restored.Run, restored.Version, restored.LastEpoch, restored.Averaged, restored.LastVisit, restored.PairwiseSum, restored.Values)
                    .After(scope, epoch, visits[epoch], 0, pinned: false);
            }

            restored.Values.SequenceEqual(kept.Values).ShouldBeTrue();
            (restored.Version, restored.LastEpoch, restored.Averaged, restored.LastVisit)
                .ShouldBe((kept.Version, kept.LastEpoch, kept.Averaged, kept.LastVisit));
        });

    [Fact]
    public void After_AnyVisits_NeverChangesAnEarlierStateAndKeepsDistributions() =>
        Gen.Select(Gens.Visits, Gens.Momentum).Sample((visits, momentum) =>
        {
            var scope = new RunScope(1, visits[0].Length, momentum, WarmUpEpochs: 2, MovesTargets: true);
            SampleState state = SampleState.Initial(scope, 0);
            for (int epoch = 0; epoch < visits.Length; epoch++)
            {
                float[] before = state.Values.ToArray();
                SampleState next = state.After(scope, epoch, visits[epoch], 0, pinned: false);
                state.Values.SequenceEqual(before).ShouldBeTrue();
                (state.Version, state.LastEpoch).ShouldBe((epoch, epoch - 1));
                Prediction.IsValid(next.Target).ShouldBeTrue();
                (next.Averaged == 0 || Prediction.IsValid(next.MeanPrediction)).ShouldBeTrue();
                state = next;
            }
        });

    private static void ShouldBeNear(ReadOnlySpan<float> actual, double[] expected)
    {
        actual.Length.ShouldBe(expected.Length);
        for (int j = 0; j < expected.Length; j++)
        {
            ((double)actual[j]).ShouldBe(expected[j], 1e-6);
        }
    }
}
