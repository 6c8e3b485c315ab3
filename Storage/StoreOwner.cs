namespace SatCurate.Storage;

/// <summary>Who holds a store.</summary>
/// <param name="ProcessId">Operating system's process id.</param>
/// <param name="Purpose">What it is doing.</param>
/// <param name="StartedAt">Since when.</param>
/// <param name="Endpoint">Where it can be asked, over loopback of its own machine; null where it can't.</param>
/// <param name="Machine">The machine's name, for people; null where the store is one of this machine.</param>
/// <param name="MachineKey">What tells machines and containers apart, as in <see cref="Machine.Key"/>; null as above.</param>
public sealed record StoreOwner(
    int ProcessId, string Purpose, DateTimeOffset StartedAt, string? Endpoint, string? Machine = null, string? MachineKey = null)
{
    /// <summary>This process, from now on.</summary>
    public static StoreOwner Here(string purpose) =>
        new(Environment.ProcessId, purpose, DateTimeOffset.UtcNow, null, Storage.Machine.Name, Storage.Machine.Key);

    /// <summary>True where the holder ran on this machine, in sight of this process.</summary>
    public bool IsOfThisMachine() => MachineKey is null || MachineKey == Storage.Machine.Key;

    /// <summary>True where it is certain that the holder has ended: it was of this machine, and its process is gone.</summary>
    public bool HasEnded() => IsOfThisMachine() && !Storage.Machine.HasProcess(ProcessId, StartedAt);

    /// <inheritdoc/>
    public override string ToString() => $"process {ProcessId}{(IsOfThisMachine() ? "" : $" on {Machine}")} ({Purpose})";
}
