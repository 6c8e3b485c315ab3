namespace SatCurate.Storage;

/// <summary>Another process holds the store.</summary>
/// <param name="location">The store.</param>
/// <param name="owner">What the holder wrote down; null where that can't be read.</param>
public sealed class StoreHeldException(string location, StoreOwner? owner)
    : Exception($"{location} is held by {owner?.ToString() ?? "another process"}")
{
    /// <summary>What the holder wrote down; null where that can't be read.</summary>
    public StoreOwner? Owner => owner;
}
