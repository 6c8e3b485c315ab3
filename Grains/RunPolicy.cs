namespace SatCurate.Grains;

/// <summary>How runs are kept going on this silo.</summary>
public sealed record RunPolicy
{
    /// <summary>One command, one process: a run ends with the process that trains it, and is resumed by a person.</summary>
    public static RunPolicy OneProcess { get; } = new();

    /// <summary>
    /// True where silos come and go and runs stay: a run without a trainer is offered again until a trainer takes it, whatever became of the
    /// last one, and a trainer that met a failure on the way may try again.
    /// </summary>
    public bool KeepsRunsGoing { get; init; }

    /// <summary>How long a silent trainer keeps its run.</summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How long the trainers of a shared run wait for one of them, at least, from the start of a round.</summary>
    public TimeSpan LeastLateness { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How many times as long as the slowest of the others a trainer of a shared run may take for a round.</summary>
    public double MostTimesSlower { get; init; } = 3;

    /// <summary>How often a run without a trainer is offered, where runs are kept going.</summary>
    public TimeSpan BetweenOffers { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long a run waits for its first trainer before another gives one up: a twelfth of a turn.</summary>
    public TimeSpan Patience => Turn / 12;

    /// <summary>How long a run keeps its only trainer while another waits for its first.</summary>
    public TimeSpan Turn { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How often all data sets are looked through for runs that nobody has woken.</summary>
    public TimeSpan BetweenSearches { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Interruptions in a row, without an epoch committed between them, after which a run has failed. All but the first are
    /// <see cref="BetweenOffers"/> apart: two minutes, longer than a silo that died is missed and another has its grains.
    /// </summary>
    public int MostInterruptions { get; init; } = 60;
}
