using Orleans;

namespace SatCurate.Contracts.Runs;

/// <summary>Why a trainer leaves a run.</summary>
[GenerateSerializer, Alias("satcurate.run-departure")]
public enum RunDeparture : byte
{
    /// <summary>All epochs are committed, or the run was told to stop.</summary>
    Done = 0,

    /// <summary>Training it again would fail again.</summary>
    Failed = 1,

    /// <summary>The trainer's process is ending; another may go on.</summary>
    Draining = 2,

    /// <summary>Something on the way failed (a silo, the store); the same or another trainer may go on.</summary>
    Interrupted = 3,
}
