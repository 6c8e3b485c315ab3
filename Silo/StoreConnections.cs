using SatCurate.Curation;
using SatCurate.Silo.Cluster;
using SatCurate.Storage;

namespace SatCurate.Silo;

/// <summary>Opens stores for commands.</summary>
public static class StoreConnections
{
    /// <summary>Opens a store.</summary>
    /// <param name="place">Where.</param>
    /// <param name="access">Whether the caller must hold the store.</param>
    /// <param name="purpose">What the process is doing, shown to others that find the store held.</param>
    /// <param name="cancellationToken">Cancels the start.</param>
    /// <exception cref="UserErrorException">The store is held by another process that can't be asked, or no silo of the cluster answers.</exception>
    public static async Task<IStoreConnection> OpenAsync(StorePlace place, StoreAccess access, string purpose, CancellationToken cancellationToken)
    {
        (string location, ClusterOptions? cluster, StoreNotices notices) = place;
        if (cluster is not null)
        {
            return await ClusterConnection.OpenAsync(location, cluster, access, notices, cancellationToken);
        }

        IOpenStore store;
        try
        {
            store = await StoreOpening.HoldAsync(location, purpose, notices, cancellationToken);
        }
        catch (StoreHeldException held) when (access == StoreAccess.OwnOrConnect && held.Owner is { Endpoint.Length: > 0 } owner && owner.IsOfThisMachine())
        {
            return await RemoteStoreConnection.OpenAsync(location, held.Owner!.Endpoint!, cancellationToken);
        }
        catch (StoreHeldException held)
        {
            throw new UserErrorException(
                $"the store is held by {held.Owner?.ToString() ?? "another process"}", location, "Wait for it to end, or choose another --store");
        }

        return await LocalStoreConnection.StartAsync(store, place.ResidentSamples, cancellationToken);
    }
}

/// <summary>Where a command works.</summary>
/// <param name="Location">The store: a directory, or <c>azure:CONTAINER[/PREFIX]</c>; created where it is missing.</param>
/// <param name="Cluster">The running cluster that has the store; null where this process, or another of this machine, has it alone.</param>
/// <param name="Notices">Told where the opening waits, and where the store is lost while this process holds it.</param>
public sealed record StorePlace(string Location, ClusterOptions? Cluster, StoreNotices Notices)
{
    /// <summary>How many sample grains may be awake where this process has the silo, at least 1; null for no cap.</summary>
    public int? ResidentSamples { get; init; }
}

/// <summary>What a command needs of a store.</summary>
public enum StoreAccess
{
    /// <summary>This process must hold it (ingest, clean, demo, delete), or share it with its cluster; a store held by another is an error that names the holder.</summary>
    Own,

    /// <summary>Whoever holds it is asked; where nobody does, this process holds it for the time of the command.</summary>
    OwnOrConnect,
}
