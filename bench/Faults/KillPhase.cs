namespace SatCurate.Faults;

/// <summary>Where a kill met a run.</summary>
public enum KillPhase
{
    /// <summary>Before a trainer took the run.</summary>
    Startup,

    /// <summary>Between two epoch ends.</summary>
    Training,

    /// <summary>Some block had cut an epoch that the run had not committed.</summary>
    Barrier,
}
