using SatCurate.Contracts.Runs;

namespace SatCurate.Grains.Rounds;

/// <summary>One round of a shared run: who takes which steps, and what came of it.</summary>
/// <param name="number">Its number.</param>
/// <param name="leaseToken">The token of its pushes.</param>
/// <param name="startedAt">When it was planned.</param>
internal sealed class Round(long number, long leaseToken, DateTimeOffset startedAt)
{
    private readonly List<Seat> _seats = [];

    public long Number => number;

    public long LeaseToken => leaseToken;

    /// <summary>In the order in which their states are added up.</summary>
    public IReadOnlyList<Seat> Seats => _seats;

    /// <summary>True where nobody is at work on it any more.</summary>
    public bool IsDone => _seats.TrueForAll(static seat => seat.Report is not null);

    public void Add(Guid worker, StepRange steps) => _seats.Add(new Seat(worker, steps, _seats.Count));

    /// <summary>The seat of a trainer that is at work; null where it has none.</summary>
    public Seat? Open(Guid worker) => _seats.Find(seat => seat.Worker == worker && seat.Report is null);

    /// <summary>Takes a trainer out that will not report; answers its steps.</summary>
    public StepRange Remove(Seat seat)
    {
        _seats.Remove(seat);
        return seat.Steps;
    }

    /// <summary>
    /// Trainers that others wait for longer than <paramref name="least"/>, counted from the start of the round, and <paramref name="times"/> as
    /// long as the slowest of those others took.
    /// </summary>
    public IReadOnlyList<Seat> Late(DateTimeOffset now, TimeSpan least, double times)
    {
        TimeSpan slowest = _seats.Max(static seat => seat.Took) ?? TimeSpan.MaxValue;
        bool isLate = slowest != TimeSpan.MaxValue && now - startedAt > (slowest * times > least ? slowest * times : least);
        return isLate ? [.. _seats.Where(static seat => seat.Report is null)] : [];
    }

    /// <summary>Notes a report; false where the trainer has no open seat in this round.</summary>
    public bool Report(Guid worker, RoundReport report, DateTimeOffset now)
    {
        if (report.Round != number || Open(worker) is not { } seat)
        {
            return false;
        }

        (seat.Report, seat.Took) = (report, now - startedAt);
        return true;
    }
}

/// <summary>A trainer's part of a round.</summary>
/// <param name="worker">The trainer.</param>
/// <param name="steps">Its steps.</param>
/// <param name="ordinal">Its place in the round.</param>
internal sealed class Seat(Guid worker, StepRange steps, int ordinal)
{
    public Guid Worker => worker;

    public StepRange Steps => steps;

    public int Ordinal => ordinal;

    /// <summary>What it did; null while it is at work.</summary>
    public RoundReport? Report { get; set; }

    /// <summary>How long it took.</summary>
    public TimeSpan? Took { get; set; }

    /// <summary>How far it said it is; null before it says so.</summary>
    public RunProgress? Progress { get; set; }

    /// <summary>Steps that it has taken, as far as is known.</summary>
    public int StepsDone => Report?.Steps ?? Progress?.Step ?? 0;

    /// <summary>Those of its steps that it did not take, once it has reported.</summary>
    public StepRange Left => steps with { First = Math.Min(steps.End, steps.First + Math.Max(0, Report!.Steps)) };
}
