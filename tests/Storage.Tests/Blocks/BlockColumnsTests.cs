using SatCurate.Curation;

namespace SatCurate.Storage.Tests.Blocks;

public sealed class BlockColumnsTests
{
    private readonly BlockColumns _columns = new(Columns.Given);

    [Fact]
    public void StartRun_First_SetsTargetsToTheGivenLabels()
    {
        _columns.Scope.ShouldBeNull();
        _columns.StartRun(Columns.Scope(1));
        _columns.Target(1).ToArray().ShouldBe([0f, 1f, 0f]);
        _columns.Target(3).ToArray().ShouldBe([1f / 3, 1f / 3, 1f / 3]);
        _columns.MeanPrediction(1).ToArray().ShouldBe([0f, 0f, 0f]);
        _columns.LastEpoch(1).ShouldBe(-1);
        _columns.Version(1).ShouldBe(0);
    }

    [Fact]
    public void StartRun_ALaterOne_ResetsSamplesAndLeasesButNoDecisions()
    {
        _columns.StartRun(Columns.Scope(1));
        Accept(0, 7, 0, 1);
        _columns.RaiseLeaseToken(99);
        _columns.ApplyDecisions(1, [0], [2]);
        _columns.StartRun(Columns.Scope(2));
        _columns.Version(0).ShouldBe(0);
        _columns.LastEpoch(0).ShouldBe(-1);
        _columns.LastVisit(0).ShouldBe(0ul);
        _columns.LeaseToken.ShouldBe(0);
        _columns.VerdictAt(0, 1).ShouldBe(2);
        _columns.StartRun(Columns.Scope(1));
        _columns.Scope!.Run.ShouldBe(2);
    }

    [Fact]
    public void Accept_HigherVersionOnly_KeepsTheState()
    {
        _columns.StartRun(Columns.Scope(1));
        SampleState first = Columns.Visit(_columns, 0, 1, 2)[0].State;
        SampleState second = first.After(Columns.Scope(1), 1, [1f, 0f, 0f], 2, pinned: false);
        _columns.Accept(2, second).ShouldBeTrue();
        _columns.Accept(2, second).ShouldBeFalse();
        _columns.Accept(2, first).ShouldBeFalse();
        SampleState kept = _columns.State(2);
        (kept.Version, kept.LastEpoch, kept.Averaged, kept.LastVisit).ShouldBe((2, 1, 1, second.LastVisit));
        kept.Values.SequenceEqual(second.Values).ShouldBeTrue();
    }

    [Fact]
    public void Accept_OfAnotherRun_IsRefused()
    {
        _columns.StartRun(Columns.Scope(1));
        SampleState old = Columns.Visit(_columns, 0, 1, 2)[0].State;
        _columns.StartRun(Columns.Scope(2));
        _columns.Accept(2, old).ShouldBeFalse();
        _columns.Version(2).ShouldBe(0);
    }

    [Fact]
    public void Accept_AnotherNumberOfClasses_Throws()
    {
        _columns.StartRun(Columns.Scope(1));
        Should.Throw<ArgumentOutOfRangeException>(() => _columns.Accept(0, 1, 1, 0, 0, 0, 0f, new float[2]));
        _columns.Version(0).ShouldBe(0);
    }

    [Fact]
    public void Missing_SomeVisited_ListsTheOthers()
    {
        _columns.StartRun(Columns.Scope(1));
        Accept(0, 3, 0, 2, 4);
        _columns.Missing(0).ShouldBe([1, 3]);
        Accept(1, 4, 1, 2, 3);
        _columns.Missing(0).ShouldBeEmpty();
        _columns.Missing(1).ShouldBe([0, 4]);
    }

    [Fact]
    public void VerdictAt_OverASequence_IsTheLastUpToIt()
    {
        _columns.ApplyDecisions(2, [0, 1], [1, Verdict.Keep]);
        _columns.ApplyDecisions(5, [0], [Verdict.Undo]);
        _columns.ApplyDecisions(7, [0], [Verdict.Discard]);
        _columns.ApplyDecisions(7, [0], [2]); // again: changes nothing
        _columns.ApplyDecisions(6, [1], [2]); // late: changes nothing
        Enumerable.Range(0, 9).Select(s => _columns.VerdictAt(0, s)).ShouldBe([null, null, 1, 1, 1, null, null, Verdict.Discard, Verdict.Discard]);
        _columns.VerdictAt(1, 9).ShouldBe(Verdict.Keep);
        _columns.VerdictAt(2, 9).ShouldBeNull();
        _columns.DecisionSequence.ShouldBe(7);
    }

    private void Accept(int epoch, int seed, params int[] offsets)
    {
        foreach (BlockVisit visit in Columns.Visit(_columns, epoch, seed, offsets))
        {
            _columns.Accept(visit.Offset, visit.State).ShouldBeTrue();
        }
    }
}
