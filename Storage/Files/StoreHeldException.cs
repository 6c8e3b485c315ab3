namespace SatCurate.Storage;

/// <summary>Another process holds the store.</summary>
/// <param name="path">The store's directory.</param>
/// <param name="owner">What the holder wrote down; null where that can't be read.</param>
public sealed class StoreHeldException(string path, StoreOwner? owner)
    : Exception($"{path} is held by process {owner?.ProcessId} ({owner?.Purpose})")
{
    /// <summary>What the holder wrote down; null where that can't be read.</summary>
    public StoreOwner? Owner => owner;
}

/// <summary>Who holds a store.</summary>
/// <param name="ProcessId">Operating system's process id.</param>
/// <param name="Purpose">What it is doing.</param>
/// <param name="StartedAt">Since when.</param>
/// <param name="Endpoint">Where it can be asked; null where it can't.</param>
public sealed record StoreOwner(int ProcessId, string Purpose, DateTimeOffset StartedAt, string? Endpoint);
