using SatCurate.Contracts.Runs;

namespace SatCurate.Grains.Rounds;

/// <summary>
/// Shares the steps of an epoch out to the trainers of one run, round by round (local SGD). Soft state: where it is lost, the epoch is trained
/// again from the last checkpoint, and visits stay. Its rules:
/// a round's trainers are those that wait when it is planned, each with its own piece of the epoch's one order of steps; those that come later
/// wait for the next round. A round is over when all have reported; the average of their states, weighted by samples, in the order of their
/// seats, is where the next one begins. A trainer that is silent for the length of its lease, or that others wait for too long, is put out:
/// its steps go back. When no step is left, one trainer ends the epoch while the others wait.
/// </summary>
/// <param name="sharing">How the run is shared.</param>
/// <param name="lease">Who its trainers are.</param>
/// <param name="policy">How long others wait for one.</param>
/// <param name="clock">Time source.</param>
/// <param name="partName">The name of a state in the store, by lease token, round and seat.</param>
internal sealed class RoundTable(Sharing sharing, RunLease lease, RunPolicy policy, TimeProvider clock, Func<long, long, int, string> partName)
{
    private readonly List<Guid> _waiting = [];
    private readonly List<string> _outdated = [];
    private PendingSteps _pending = new(0, 0);
    private IReadOnlyList<RoundPart> _base = [];
    private bool _baseIsCommitted = true;
    private RoundSums _sums;
    private DateTimeOffset _beganAt;
    private long _decisions;
    private Round? _round;
    private long _rounds;
    private Guid? _closer;
    private RoundPlan? _closing;
    private bool _lettingGo;

    /// <summary>The epoch that is shared out; null before <see cref="Begin"/>.</summary>
    public int? Epoch { get; private set; }

    /// <summary>Begins an epoch, or goes on in its middle.</summary>
    /// <param name="epoch">Zero-based epoch.</param>
    /// <param name="step">The first step that is to be taken.</param>
    /// <param name="decisions">Decisions in force in the epoch.</param>
    /// <param name="checkpoint">Where the model is; null for the initial state.</param>
    /// <param name="sums">Sums over the steps before.</param>
    public void Begin(int epoch, int step, long decisions, string? checkpoint, RoundSums sums)
    {
        (Epoch, _decisions, _sums, _beganAt) = (epoch, decisions, sums, clock.GetUtcNow());
        _pending = new PendingSteps(step, sharing.StepsAnEpoch);
        (_round, _closer, _closing) = (null, null, null);
        SetBase(checkpoint is null ? [] : [new RoundPart(checkpoint, 1)], isCommitted: true);
    }

    /// <summary>The next work of a trainer that holds the run.</summary>
    /// <exception cref="LeaseLostException">It does not.</exception>
    public RoundPlan Next(Guid worker, RoundReport? report, bool leaving)
    {
        lease.Require(worker);
        if (report is not null)
        {
            _round?.Report(worker, report, clock.GetUtcNow());
        }

        if (_round?.Open(worker) is null && _closer != worker && !_waiting.Contains(worker))
        {
            _waiting.Add(worker);
        }

        PutOut();
        lease.Require(worker);
        CloseWhereDone();
        bool leaves = leaving || (_lettingGo && lease.Holders > 1);
        if (leaves && _round?.Open(worker) is null && _closer != worker)
        {
            return Leave(worker);
        }

        if (_round is null && _closer is null)
        {
            Plan();
        }

        return _closer == worker ? _closing!
            : _round?.Open(worker) is { } seat ? StepsOf(seat)
            : new RoundPlan(RoundPlanKind.Wait);
    }

    /// <summary>Throws where <paramref name="worker"/> is not the one that is to end the epoch or make a checkpoint; else answers that work.</summary>
    /// <exception cref="LeaseLostException">Another does it, or nobody is to.</exception>
    public RoundPlan RequireCloser(Guid worker)
    {
        lease.Require(worker);
        return _closer == worker ? _closing! : throw new LeaseLostException($"trainer {worker} is not the one that ends epoch {Epoch}");
    }

    /// <summary>Notes how far a trainer is in its part of the round.</summary>
    public void Note(Guid worker, RunProgress progress)
    {
        if (_round?.Open(worker) is { } seat && progress.Epoch == Epoch && progress.Step <= seat.Steps.Count)
        {
            seat.Progress = progress;
        }
    }

    /// <summary>How far all of them are together; null before an epoch has begun.</summary>
    /// <param name="epochs">Epochs of the run.</param>
    public RunProgress? Progress(int epochs)
    {
        if (Epoch is not { } epoch)
        {
            return null;
        }

        IReadOnlyList<Seat> seats = _round?.Seats ?? [];
        RunProgress[] live = [.. seats.Where(static seat => seat.Progress is not null).Select(static seat => seat.Progress!)];
        int steps = sharing.StepsAnEpoch;
        int done = steps - _pending.Count - seats.Sum(static seat => seat.Steps.Count - seat.StepsDone);
        double loss = _sums.Steps > 0 ? _sums.Loss / _sums.Steps : live.Select(static progress => progress.Loss).DefaultIfEmpty().Average();
        double left = (((epochs - epoch) * (double)steps) - done) * (done > 0 ? Seconds / done : double.NaN);
        return new RunProgress(epoch, done, steps, loss, live.Sum(static progress => progress.SamplesPerSecond), left);
    }

    /// <summary>A checkpoint inside the epoch is committed: the next round begins with it.</summary>
    public void Committed(string checkpoint)
    {
        (_closer, _closing) = (null, null);
        SetBase([new RoundPart(checkpoint, 1)], isCommitted: true);
    }

    /// <summary>The epoch is over and committed, and its closer is free for the next one.</summary>
    public void EndEpoch(Guid closer)
    {
        Epoch = null;
        _waiting.Add(closer);
    }

    /// <summary>Lets the first of several trainers go that has done its part of a round: another run waits for one.</summary>
    public void LetOneGo() => _lettingGo = true;

    /// <summary>Names of states that nobody will read any more; each is answered once.</summary>
    public IReadOnlyList<string> TakeOutdated()
    {
        string[] names = [.. _outdated];
        _outdated.Clear();
        return names;
    }

    private double Seconds => _sums.Seconds + (clock.GetUtcNow() - _beganAt).TotalSeconds;

    private void PutOut()
    {
        lease.DropExpired();
        foreach (Seat late in _round?.Late(clock.GetUtcNow(), policy.LeastLateness, policy.MostTimesSlower) ?? [])
        {
            lease.Expel(late.Worker);
        }

        Guid[] atWork = [.. _waiting, .. _round?.Seats.Where(static seat => seat.Report is null).Select(static seat => seat.Worker) ?? [], _closer ?? default];
        foreach (Guid gone in atWork.Where(worker => !lease.IsHeldBy(worker)))
        {
            Forget(gone);
        }
    }

    private void Forget(Guid worker)
    {
        _waiting.Remove(worker);
        if (_round?.Open(worker) is { } seat)
        {
            _pending.Return(_round.Remove(seat));
        }

        if (_closer == worker)
        {
            (_closer, _closing) = (null, null);
        }
    }

    private void CloseWhereDone()
    {
        if (_round is not { IsDone: true })
        {
            return;
        }

        foreach (Seat seat in _round.Seats)
        {
            _pending.Return(seat.Left);
            _sums += seat.Report!.Sums with { Seconds = 0 };
        }

        RoundPart[] parts = [.. _round.Seats.Where(seat => seat.Report!.Steps > 0).Select(seat => new RoundPart(PartOf(seat), seat.Report!.Sums.Visits))];
        if (parts.Length > 0)
        {
            SetBase(parts, isCommitted: false);
        }

        _round = null;
    }

    private void Plan()
    {
        if (_pending.Count == 0)
        {
            Close(_waiting[0], RoundPlanKind.EndEpoch);
            return;
        }

        Guid[] takingPart = [.. _waiting];
        int each = Math.Min(sharing.StepsOf(takingPart.Length), (_pending.Count + takingPart.Length - 1) / takingPart.Length);
        _round = new Round(++_rounds, lease.Token, clock.GetUtcNow());
        foreach (Guid worker in takingPart.TakeWhile(_ => _pending.Count > 0))
        {
            _round.Add(worker, _pending.Take(each));
            _waiting.Remove(worker);
        }
    }

    private void Close(Guid worker, RoundPlanKind kind)
    {
        _waiting.Remove(worker);
        _closer = worker;
        _closing = new RoundPlan(kind, 0, Epoch!.Value, _pending.Lowest ?? sharing.StepsAnEpoch, 0, 1, lease.Token, _decisions, _base, "", _sums with { Seconds = Seconds });
    }

    private RoundPlan StepsOf(Seat seat) => new(
        RoundPlanKind.Steps, _round!.Number, Epoch!.Value, seat.Steps.First, seat.Steps.Count, _round.Seats.Count, _round.LeaseToken, _decisions, _base, PartOf(seat));

    /// <summary>The last one that leaves saves what the rounds have come to; the others only go.</summary>
    private RoundPlan Leave(Guid worker)
    {
        _waiting.Remove(worker);
        _lettingGo = false;
        if (lease.Holders > 1)
        {
            lease.Release(worker);
        }
        else if (_round is null && !_baseIsCommitted)
        {
            Close(worker, _pending.Count == 0 ? RoundPlanKind.EndEpoch : RoundPlanKind.Checkpoint);
            return _closing!;
        }

        return new RoundPlan(RoundPlanKind.Leave);
    }

    private void SetBase(IReadOnlyList<RoundPart> parts, bool isCommitted)
    {
        if (!_baseIsCommitted)
        {
            _outdated.AddRange(_base.Select(static part => part.Name));
        }

        (_base, _baseIsCommitted) = (parts, isCommitted);
    }

    private string PartOf(Seat seat) => partName(_round!.LeaseToken, _round.Number, seat.Ordinal);
}
