namespace SatCurate.Storage;

/// <summary>Who holds a store.</summary>
/// <param name="ProcessId">Operating system's process id.</param>
/// <param name="Purpose">What it is doing.</param>
/// <param name="StartedAt">Since when.</param>
/// <param name="Endpoint">Where it can be asked, over loopback of its own machine; null where it can't.</param>
/// <param name="Machine">The machine's name, for people; null where the store is one of this machine.</param>
/// <param name="MachineKey">What tells machines and containers apart, as in <see cref="Machine.Key"/>; null as above.</param>
/// <param name="Cluster">The cluster whose silos hold the store together; null where one process holds it alone.</param>
public sealed record StoreOwner(
    int ProcessId,
    string Purpose,
    DateTimeOffset StartedAt,
    string? Endpoint,
    string? Machine = null,
    string? MachineKey = null,
    string? Cluster = null)
{
    /// <summary>This process, from now on.</summary>
    public static StoreOwner Here(string purpose) =>
        new(Environment.ProcessId, purpose, DateTimeOffset.UtcNow, null, Storage.Machine.Name, Storage.Machine.Key);

    /// <summary>The silos of a cluster, from now on.</summary>
    public static StoreOwner OfCluster(string cluster) => new(0, "", DateTimeOffset.UtcNow, null, null, null, cluster);

    /// <summary>True where the holder ran on this machine, in sight of this process.</summary>
    public bool IsOfThisMachine() => Cluster is null && (MachineKey is null || MachineKey == Storage.Machine.Key);

    /// <summary>True where it is certain that the holder has ended: it was of this machine, and its process is gone.</summary>
    public bool HasEnded() => IsOfThisMachine() && !Storage.Machine.HasProcess(ProcessId, StartedAt);

    /// <inheritdoc/>
    public override string ToString() => Cluster is not null
        ? $"cluster {Cluster}"
        : $"process {ProcessId}{(IsOfThisMachine() ? "" : $" on {Machine}")} ({Purpose})";
}
