namespace SatCurate.Storage;

/// <summary>Opens a store of any kind by its location: a directory, or <c>azure:CONTAINER[/PREFIX]</c>.</summary>
public static class StoreOpening
{
    /// <summary>Opens a store and holds it; makes it where it is missing.</summary>
    /// <param name="location">Where it is.</param>
    /// <param name="purpose">What this process is doing, for others that find the store held.</param>
    /// <param name="notices">Told of waiting and of losing the store.</param>
    /// <param name="cancellationToken">Cancels the opening.</param>
    /// <exception cref="StoreHeldException">Another process holds it.</exception>
    /// <exception cref="Curation.UserErrorException">It can't be a store, is one of a newer SatCurate, or its account refuses us.</exception>
    public static async Task<IOpenStore> HoldAsync(string location, string purpose, StoreNotices notices, CancellationToken cancellationToken) =>
        AzureLocation.TryParse(location) is { } azure
            ? await AzureStore.OpenAsync(AzureAccount.Container(azure), azure.Prefix, purpose, notices, AzureStoreOptions.Default, cancellationToken)
            : FileStore.Open(location, purpose);

    /// <summary>Opens a store and holds it together with all others that name the same cluster; makes it where it is missing.</summary>
    /// <param name="location">Where it is; in Azure, because a directory serves one process.</param>
    /// <param name="cluster">The cluster's id.</param>
    /// <param name="notices">Told of waiting and of losing the store.</param>
    /// <param name="cancellationToken">Cancels the opening.</param>
    /// <exception cref="StoreHeldException">A process, or another cluster, holds it.</exception>
    /// <exception cref="Curation.UserErrorException">It is a directory, or as for <see cref="HoldAsync"/>.</exception>
    public static async Task<IOpenStore> ShareAsync(string location, string cluster, StoreNotices notices, CancellationToken cancellationToken) =>
        AzureLocation.TryParse(location) is { } azure
            ? await AzureStore.ShareAsync(AzureAccount.Container(azure), azure.Prefix, cluster, notices, AzureStoreOptions.Default, cancellationToken)
            : throw new Curation.UserErrorException(
                "a store in a directory serves one process, not a cluster", location, "Name a store in Azure with --store azure:CONTAINER or SATCURATE_STORE");

    /// <summary>Opens a store for reading, beside the process that holds it; every writing member throws.</summary>
    /// <exception cref="Curation.UserErrorException">There is no store, or one of a newer SatCurate, or its account refuses us.</exception>
    public static async Task<IOpenStore> ReadAsync(string location, CancellationToken cancellationToken) =>
        AzureLocation.TryParse(location) is { } azure
            ? await AzureStore.OpenReadOnlyAsync(AzureAccount.Container(azure), azure.Prefix, AzureStoreOptions.Default, cancellationToken)
            : FileStore.OpenReadOnly(location);

    /// <summary>False where nothing is there yet that could be a store.</summary>
    public static async Task<bool> ExistsAsync(string location, CancellationToken cancellationToken) =>
        AzureLocation.TryParse(location) is { } azure
            ? await AzureStore.ExistsAsync(AzureAccount.Container(azure), azure.Prefix, AzureStoreOptions.Default, cancellationToken)
            : Directory.Exists(location);

    /// <summary>Who holds a store; null where nobody does, as far as can be seen without taking it.</summary>
    public static async Task<StoreOwner?> ReadOwnerAsync(string location, CancellationToken cancellationToken)
    {
        StoreOwner? owner = AzureLocation.TryParse(location) is { } azure
            ? await AzureStore.ReadOwnerAsync(AzureAccount.Container(azure), azure.Prefix, AzureStoreOptions.Default, cancellationToken)
            : FileStore.ReadOwner(location);
        return owner is null || owner.HasEnded() ? null : owner;
    }
}
