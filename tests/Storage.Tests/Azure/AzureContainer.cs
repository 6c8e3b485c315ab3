using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Specialized;
using SatCurate.Azurite;

namespace SatCurate.Storage.Tests.Azure;

/// <summary>A fresh container of the tests' Azurite.</summary>
internal sealed class AzureContainer
{
    private readonly string _connection;

    private AzureContainer(string connection) => _connection = connection;

    /// <summary>Impatient and finely cut, so that small tests meet what large stores meet.</summary>
    public static AzureStoreOptions Options { get; } = new()
    {
        Patience = TimeSpan.FromSeconds(20),
        FirstRetryDelay = TimeSpan.FromMilliseconds(2),
        LongestRetryDelay = TimeSpan.FromMilliseconds(20),
        PublishedPiece = 1 << 20,
        PageSize = 20,
        Lease = TimeSpan.FromSeconds(15),
        Renewal = TimeSpan.FromMilliseconds(200),
        CreationGrace = TimeSpan.FromMilliseconds(20),
    };

    public string Name { get; } = AzuriteServer.NewContainer();

    public static async Task<AzureContainer> MakeAsync(AzuriteServer server)
    {
        var container = new AzureContainer(await server.ConnectionStringAsync());
        await container.Client().CreateAsync(cancellationToken: Token.Current);
        return container;
    }

    /// <summary>The container through a client of its own, over <paramref name="wire"/> where one is given.</summary>
    public BlobContainerClient Client(WireFaults? wire = null, AzureStoreOptions? options = null)
    {
        BlobClientOptions client = AzureAccount.ClientOptions(options ?? Options);
        if (wire is not null)
        {
            client.Transport = wire;
        }

        return new BlobServiceClient(_connection, client).GetBlobContainerClient(Name);
    }

    /// <summary>Opens it as a store. Prefixes are stores of their own.</summary>
    public Task<AzureStore> OpenAsync(WireFaults? wire = null, string prefix = "", StoreNotices? notices = null, AzureStoreOptions? options = null) =>
        AzureStore.OpenAsync(Client(wire, options), prefix, "tests", notices ?? StoreNotices.None, options ?? Options, Token.Current);

    /// <summary>Opens it as a silo of a cluster does, together with the others of it.</summary>
    public Task<AzureStore> ShareAsync(string cluster, StoreNotices? notices = null, AzureStoreOptions? options = null) =>
        AzureStore.ShareAsync(Client(null, options), "", cluster, notices ?? StoreNotices.None, options ?? Options, Token.Current);

    /// <summary>
    /// Opens it under the feet of its holder, whose lease is broken: the holder does not know before it renews, and goes on writing.
    /// </summary>
    public async Task<AzureStore> OpenBesideHolderAsync(AzureStoreOptions options)
    {
        await Client().GetBlobClient("owner.json").GetBlobLeaseClient().BreakAsync(TimeSpan.Zero, cancellationToken: Token.Current);
        return await OpenAsync(options: options);
    }
}
