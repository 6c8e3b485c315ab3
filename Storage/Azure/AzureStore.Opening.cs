using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using SatCurate.Curation;

namespace SatCurate.Storage;

/// <content>Opening, holding and releasing the container.</content>
public sealed partial class AzureStore
{
    private static readonly TimeSpan s_abandoned = TimeSpan.FromDays(1);

    private AzureStore(BlobContainerClient container, string prefix, AzureStoreOptions options, StoreLease? lease)
    {
        (_container, _prefix, _options, _lease) = (container, prefix, options, lease);
        Location = LocationOf(container, prefix);
        _requests = new BlobRequests(Location, options.Patience);
    }

    /// <summary>Opens a container, or a prefix in it, as a store and holds it; makes it where it is missing.</summary>
    /// <param name="container">The container, with a client as <see cref="AzureAccount.ClientOptions"/> describes it.</param>
    /// <param name="prefix">What the store's blobs begin with: empty, or ending in <c>/</c>.</param>
    /// <param name="purpose">What this process is doing, for others that find the store held.</param>
    /// <param name="notices">Told of waiting and of losing the store.</param>
    /// <param name="options">How patient it is.</param>
    /// <param name="cancellationToken">Cancels the opening.</param>
    /// <exception cref="StoreHeldException">Another process holds it.</exception>
    /// <exception cref="UserErrorException">The account refuses us, or the store is one of a newer SatCurate.</exception>
    /// <exception cref="IOException">The account can't be reached.</exception>
    public static Task<AzureStore> OpenAsync(
        BlobContainerClient container,
        string prefix,
        string purpose,
        StoreNotices notices,
        AzureStoreOptions options,
        CancellationToken cancellationToken) =>
        OpenAsync(container, prefix, StoreOwner.Here(purpose), notices, options, cancellationToken);

    /// <summary>As <see cref="OpenAsync"/>, but held together with all that name the same cluster.</summary>
    public static Task<AzureStore> ShareAsync(
        BlobContainerClient container,
        string prefix,
        string cluster,
        StoreNotices notices,
        AzureStoreOptions options,
        CancellationToken cancellationToken) =>
        OpenAsync(container, prefix, StoreOwner.OfCluster(cluster), notices, options, cancellationToken);

    /// <summary>Opens a store for reading, beside the process that holds it; every writing member throws.</summary>
    /// <exception cref="UserErrorException">There is no store, it is one of a newer SatCurate, or the account refuses us.</exception>
    /// <exception cref="IOException">The account can't be reached.</exception>
    public static async Task<AzureStore> OpenReadOnlyAsync(
        BlobContainerClient container, string prefix, AzureStoreOptions options, CancellationToken cancellationToken) =>
        await ExistsAsync(container, prefix, options, cancellationToken)
            ? new AzureStore(container, prefix, options, null)
            : throw new UserErrorException("there is no store here", LocationOf(container, prefix), "Choose another --store");

    /// <summary>True where there is a store that this program knows.</summary>
    /// <exception cref="UserErrorException">It is one of a newer SatCurate, or the account refuses us.</exception>
    public static Task<bool> ExistsAsync(BlobContainerClient container, string prefix, AzureStoreOptions options, CancellationToken cancellationToken) =>
        OpeningAsync(container, prefix, options, token => HasVersionAsync(container, prefix, token), cancellationToken);

    /// <summary>Who holds a store, or held it last; null where nobody does.</summary>
    public static Task<StoreOwner?> ReadOwnerAsync(
        BlobContainerClient container, string prefix, AzureStoreOptions options, CancellationToken cancellationToken) =>
        OpeningAsync(
            container,
            prefix,
            options,
            token => StoreLease.ReadOwnerAsync(container.GetBlobClient(prefix + StoreLease.OwnerBlob), token),
            cancellationToken);

    /// <inheritdoc/>
    public ValueTask SetEndpointAsync(string endpoint, CancellationToken cancellationToken) =>
        (_lease ?? throw new InvalidOperationException($"{Location} is open for reading only")).SetEndpointAsync(endpoint, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (!_disposed)
        {
            _disposed = true;
            await (_lease?.DisposeAsync() ?? ValueTask.CompletedTask);
        }
    }

    private static async Task<AzureStore> OpenAsync(
        BlobContainerClient container,
        string prefix,
        StoreOwner owner,
        StoreNotices notices,
        AzureStoreOptions options,
        CancellationToken cancellationToken)
    {
        string location = LocationOf(container, prefix);
        bool exists = await DemandVersionAsync(container, prefix, options, cancellationToken);
        BlobClient blob = container.GetBlobClient(prefix + StoreLease.OwnerBlob);
        StoreLease lease = await StoreLease.TakeAsync(blob, location, owner, notices, options, cancellationToken);
        try
        {
            var store = new AzureStore(container, prefix, options, lease);
            if (!exists)
            {
                BinaryData version = BinaryData.FromBytes(StoreVersionFile.Content);
                await store._requests.RunAsync(
                    StoreVersionFile.Name, token => store.Blob(StoreVersionFile.Name).UploadAsync(version, overwrite: true, token), cancellationToken);
            }

            // What is being written by others of the cluster is young.
            await store.CollectTemporariesAsync(owner.Cluster is null ? TimeSpan.Zero : s_abandoned, cancellationToken);
            return store;
        }
        catch
        {
            await lease.DisposeAsync();
            throw;
        }
    }

    private static string LocationOf(BlobContainerClient container, string prefix) => new AzureLocation(container.Name, prefix).ToString();

    /// <summary>True where there is a store; makes the container where that is missing.</summary>
    private static Task<bool> DemandVersionAsync(
        BlobContainerClient container, string prefix, AzureStoreOptions options, CancellationToken cancellationToken) => OpeningAsync(
        container,
        prefix,
        options,
        async token =>
        {
            if (await HasVersionAsync(container, prefix, token))
            {
                return true;
            }

            if (!await container.ExistsAsync(token))
            {
                await container.CreateIfNotExistsAsync(PublicAccessType.None, null, null, token);
            }

            return false;
        },
        cancellationToken);

    private static async Task<bool> HasVersionAsync(BlobContainerClient container, string prefix, CancellationToken cancellationToken)
    {
        try
        {
            BlobDownloadResult file = await container.GetBlobClient(prefix + StoreVersionFile.Name).DownloadContentAsync(cancellationToken);
            StoreVersionFile.Demand($"{LocationOf(container, prefix)}/{StoreVersionFile.Name}", file.Content.ToMemory().Span);
            return true;
        }
        catch (RequestFailedException e) when (BlobRequests.IsAbsent(e) || BlobRequests.IsContainerAbsent(e))
        {
            return false;
        }
    }

    /// <summary>Runs the first requests to an account, whose failures are mostly mistakes of who named it.</summary>
    private static async Task<T> OpeningAsync<T>(
        BlobContainerClient container, string prefix, AzureStoreOptions options, Func<CancellationToken, Task<T>> requests, CancellationToken cancellationToken)
    {
        string location = LocationOf(container, prefix);
        try
        {
            return await new BlobRequests(location, options.OpeningPatience).RunAsync(StoreVersionFile.Name, requests, cancellationToken);
        }
        catch (IOException e) when (e.InnerException is { } inner && BlobRequests.IsRefusal(inner))
        {
            throw new UserErrorException(
                $"the Azure storage account refuses us: it {BlobRequests.Describe(inner)}",
                location,
                "Mend AZURE_STORAGE_CONNECTION_STRING or AZURE_STORAGE_SAS_TOKEN, or sign in with a role that may write blobs");
        }
    }

    private Task<bool> CollectTemporariesAsync(TimeSpan age, CancellationToken cancellationToken) => _requests.RunAsync(
        TemporaryFolder,
        async token =>
        {
            await foreach (BlobItem left in _container.GetBlobsAsync(new GetBlobsOptions { Prefix = _prefix + TemporaryFolder }, token))
            {
                if (age > TimeSpan.Zero && DateTimeOffset.UtcNow - left.Properties.LastModified < age)
                {
                    continue;
                }

                await _container.DeleteBlobIfExistsAsync(left.Name, DeleteSnapshotsOption.None, null, token);
            }

            return true;
        },
        cancellationToken);
}
