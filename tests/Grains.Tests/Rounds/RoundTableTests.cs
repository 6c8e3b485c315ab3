using SatCurate.Contracts.Runs;
using SatCurate.Grains.Rounds;

namespace SatCurate.Grains.Tests.Rounds;

public sealed class RoundTableTests
{
    private const int Steps = 20;
    private static readonly Guid s_a = new(1, 0, 0, new byte[8]);
    private static readonly Guid s_b = new(2, 0, 0, new byte[8]);
    private static readonly Guid s_c = new(3, 0, 0, new byte[8]);

    private readonly ManualClock _clock = new();
    private readonly RunPolicy _policy = new() { Lease = TimeSpan.FromSeconds(60), LeastLateness = TimeSpan.FromSeconds(10), MostTimesSlower = 3 };
    private readonly RunLease _lease;
    private readonly RoundTable _table;

    public RoundTableTests()
    {
        _lease = new RunLease(_clock, _policy.Lease);
        _table = new RoundTable(new Sharing(3, 4, Steps), _lease, _policy, _clock, static (token, round, seat) => $"{token}-{round}-{seat}");
        _table.Begin(0, 0, 7, null, default);
    }

    [Fact]
    public void Next_TwoTrainers_ShareTheEpochAndOneEndsIt()
    {
        Join(s_a, s_b);
        RoundPlan a = Ask(s_a); // Alone: the other has not asked yet.
        (a.Kind, a.Step, a.Steps, a.Trainers, a.DecisionSequence).ShouldBe((RoundPlanKind.Steps, 0, 4, 1, 7));
        a.Base.ShouldBeEmpty();
        Ask(s_b).Kind.ShouldBe(RoundPlanKind.Wait);

        a = Report(s_a, a);
        RoundPlan b = Ask(s_b);
        (b.Step, b.Steps, b.Trainers).ShouldBe((4, 4, 2));
        (a.Step, a.Steps, a.Trainers).ShouldBe((8, 4, 2));
        a.Base.ShouldHaveSingleItem().ShouldBe(new RoundPart("1-1-0", 4));

        Report(s_a, a).Kind.ShouldBe(RoundPlanKind.Wait);
        b = Report(s_b, b);
        a = Ask(s_a);
        b.Base.ShouldBe([new RoundPart("1-2-0", 4), new RoundPart("1-2-1", 4)]);
        a.Base.ShouldBe(b.Base);
        _table.TakeOutdated().ShouldBe(["1-1-0"]);

        Report(s_b, b).Kind.ShouldBe(RoundPlanKind.Wait);
        _clock.Pass(TimeSpan.FromSeconds(5));
        Report(s_a, a).Kind.ShouldBe(RoundPlanKind.Wait);
        RoundPlan end = Ask(s_b);
        (end.Kind, end.Epoch, end.Sums.Visits, end.Sums.Seconds).ShouldBe((RoundPlanKind.EndEpoch, 0, Steps, 5));
        Ask(s_b).ShouldBe(end, "a repeated question gets the same answer");
        Should.Throw<LeaseLostException>(() => _table.RequireCloser(s_a));
        _table.RequireCloser(s_b).ShouldBe(end);
    }

    [Fact]
    public void Next_ReportRepeated_CountsOnce()
    {
        Join(s_a);
        RoundPlan first = Ask(s_a);
        RoundPlan second = Report(s_a, first);
        Report(s_a, first).ShouldBe(second);
        (second.Step, second.Round).ShouldBe((4, 2));
    }

    [Fact]
    public void Next_TrainerSilentForItsLease_IsPutOutAndItsStepsGoBack()
    {
        Join(s_a, s_b, s_c);
        Start(s_a, s_b);
        (RoundPlan a, RoundPlan b) = (Ask(s_a), Ask(s_b));
        long token = _lease.Token;
        Report(s_a, a);
        _clock.Pass(TimeSpan.FromSeconds(5));
        _lease.Renew(s_a);
        _lease.Renew(s_c);
        _clock.Pass(TimeSpan.FromSeconds(56)); // s_b said nothing for 61 s.
        _lease.Renew(s_a);

        RoundPlan next = Ask(s_c);
        _lease.Token.ShouldBeGreaterThan(token, "what the dead one still pushes must be refused");
        next.LeaseToken.ShouldBe(_lease.Token);
        RoundPlan[] both = [next, Ask(s_a)];
        both.Select(plan => plan.Step).ShouldContain(b.Step, "its steps are taken by another");
        Should.Throw<LeaseLostException>(() => Report(s_b, b));
    }

    [Fact]
    public void Next_TrainerLaterThanThreeTimesTheSlowest_IsPutOut()
    {
        Join(s_a, s_b);
        Start(s_a, s_b);
        (RoundPlan a, _) = (Ask(s_a), Ask(s_b));
        _clock.Pass(TimeSpan.FromSeconds(6));
        Report(s_a, a);
        _clock.Pass(TimeSpan.FromSeconds(11));
        _lease.Renew(s_b);
        Ask(s_a).Kind.ShouldBe(RoundPlanKind.Wait, "17 s are less than 3 x 6 s");
        _clock.Pass(TimeSpan.FromSeconds(2));
        _lease.Renew(s_b);

        Ask(s_a).Kind.ShouldBe(RoundPlanKind.Steps);

        _lease.IsHeldBy(s_b).ShouldBeFalse();
    }

    [Fact]
    public void Next_ShortRoundsOfAll_NobodyIsLateWithinTheLeastBound()
    {
        Join(s_a, s_b);
        Start(s_a, s_b);
        (RoundPlan a, _) = (Ask(s_a), Ask(s_b));
        _clock.Pass(TimeSpan.FromMilliseconds(10));
        Report(s_a, a);
        _clock.Pass(TimeSpan.FromSeconds(9));

        Ask(s_a).Kind.ShouldBe(RoundPlanKind.Wait);

        _lease.IsHeldBy(s_b).ShouldBeTrue();
    }

    [Fact]
    public void Next_AllLeave_TheLastCommitsACheckpointAtTheLowestStepLeft()
    {
        Join(s_a, s_b);
        Start(s_a, s_b);
        (RoundPlan a, RoundPlan b) = (Ask(s_a), Ask(s_b));
        _table.Next(s_a, Done(a, 2), leaving: true).Kind.ShouldBe(RoundPlanKind.Leave);
        _lease.IsHeldBy(s_a).ShouldBeFalse();

        RoundPlan last = _table.Next(s_b, Done(b, 1), leaving: true);

        b.Step.ShouldBeLessThan(a.Step);
        (last.Kind, last.Step, last.Sums.Visits).ShouldBe((RoundPlanKind.Checkpoint, b.Step + 1, 4 + 3));
        last.Base.ShouldBe([new RoundPart(b.Part, 1), new RoundPart(a.Part, 2)]);
        _table.Committed("checkpoint");
        _table.Next(s_b, null, leaving: true).Kind.ShouldBe(RoundPlanKind.Leave);
        _lease.IsHeldBy(s_b).ShouldBeTrue("the run's grain sees it leave, and ends or offers the run");
        _table.TakeOutdated().ShouldContain(a.Part);
        Ask(s_b).Base.ShouldBe([new RoundPart("checkpoint", 1)]);
    }

    [Fact]
    public void Next_LastLeavesWithNothingNew_OnlyLeaves()
    {
        Join(s_a);
        _table.Next(s_a, null, leaving: true).Kind.ShouldBe(RoundPlanKind.Leave);
    }

    [Fact]
    public void Next_CloserDies_AnotherEndsTheEpoch()
    {
        Join(s_a);
        RoundPlan plan = Ask(s_a);
        while (plan.Kind == RoundPlanKind.Steps)
        {
            plan = Report(s_a, plan);
        }

        plan.Kind.ShouldBe(RoundPlanKind.EndEpoch);
        _clock.Pass(TimeSpan.FromSeconds(50));
        Join(s_b);
        Ask(s_b).Kind.ShouldBe(RoundPlanKind.Wait);
        _clock.Pass(TimeSpan.FromSeconds(11));

        RoundPlan again = Ask(s_b);

        (again.Kind, again.Sums.Visits).ShouldBe((RoundPlanKind.EndEpoch, Steps));
        again.LeaseToken.ShouldBeGreaterThan(plan.LeaseToken);
        Should.Throw<LeaseLostException>(() => _table.RequireCloser(s_a));
    }

    [Fact]
    public void EndEpoch_ItsCloserTakesPartInTheNextFromItsFirstRound()
    {
        Join(s_a, s_b);
        Start(s_a, s_b);
        RoundPlan a = Ask(s_a);
        RoundPlan b = Ask(s_b);
        while (a.Kind == RoundPlanKind.Steps)
        {
            Report(s_a, a);
            Report(s_b, b);
            (a, b) = (Ask(s_a), Ask(s_b));
        }

        Guid closer = a.Kind == RoundPlanKind.EndEpoch ? s_a : s_b;
        Guid other = closer == s_a ? s_b : s_a;
        _table.EndEpoch(closer);
        _table.Epoch.ShouldBeNull();
        _table.Begin(1, 0, 8, "checkpoint", default);

        RoundPlan first = Ask(other); // Comes before the closer does.

        (first.Kind, first.Epoch, first.Trainers).ShouldBe((RoundPlanKind.Steps, 1, 2));
        Ask(closer).Kind.ShouldBe(RoundPlanKind.Steps);
    }

    [Fact]
    public void LetOneGo_TheFirstThatIsDoneLeaves_TheOtherGoesOn()
    {
        Join(s_a, s_b);
        Start(s_a, s_b);
        (RoundPlan a, RoundPlan b) = (Ask(s_a), Ask(s_b));
        _table.LetOneGo();

        Report(s_a, a).Kind.ShouldBe(RoundPlanKind.Leave);
        RoundPlan next = Report(s_b, b);

        (next.Kind, next.Trainers, _lease.Holders).ShouldBe((RoundPlanKind.Steps, 1, 1));
        next.Base.ShouldNotBeNull().Select(part => part.Name).ShouldBe([b.Part, a.Part], "what it did counts");
    }

    [Fact]
    public void LetOneGo_OnlyOneIsThere_ItStays()
    {
        Join(s_a);
        _table.LetOneGo();
        Ask(s_a).Kind.ShouldBe(RoundPlanKind.Steps);
    }

    [Fact]
    public void Progress_IsThatOfAllTogether()
    {
        Join(s_a, s_b);
        Start(s_a, s_b);
        (RoundPlan a, RoundPlan b) = (Ask(s_a), Ask(s_b));
        _clock.Pass(TimeSpan.FromSeconds(10));
        _table.Note(s_a, new RunProgress(0, 3, Steps, 1, 100, 0));
        _table.Note(s_b, new RunProgress(0, 2, Steps, 1, 50, 0));

        RunProgress progress = _table.Progress(epochs: 2).ShouldNotBeNull();

        (progress.Step, progress.Steps, progress.SamplesPerSecond).ShouldBe((4 + 3 + 2, Steps, 150));
        progress.SecondsLeft.ShouldBe((40 - 9) * (10.0 / 9), 1e-9);
        Report(s_a, a);
        _table.Progress(2)!.Step.ShouldBe(4 + 4 + 2);
        Report(s_b, b);
        _table.Progress(2)!.Step.ShouldBe(4 + 4 + 4);
    }

    /// <summary>A first round of one, so that both are there for the second.</summary>
    private void Start(Guid first, Guid second)
    {
        RoundPlan alone = Ask(first);
        Ask(second);
        _table.Next(first, Done(alone, alone.Steps), leaving: false);
    }

    private void Join(params Guid[] workers) => Array.ForEach(workers, worker => _lease.Take(worker, 0, 3).ShouldBeTrue());

    private RoundPlan Ask(Guid worker) => _table.Next(worker, null, leaving: false);

    private RoundPlan Report(Guid worker, RoundPlan done) => _table.Next(worker, Done(done, done.Steps), leaving: false);

    private static RoundReport Done(RoundPlan plan, int steps) => new(plan.Round, steps, new RoundSums(steps, steps, steps, steps, steps, 1));
}
