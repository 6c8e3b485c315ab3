using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using SatCurate.Storage;

namespace SatCurate.Faults;

/// <summary>A store in a container of Azurite.</summary>
/// <param name="azurite">The service.</param>
/// <param name="port">Where everybody reaches it: its own port, or that of a proxy.</param>
public sealed class AzuritePlace(AzuriteProcess azurite, int port) : IPlace
{
    private readonly string _container = "t" + Guid.NewGuid().ToString("N");
    private readonly string _copy = Directory.CreateTempSubdirectory("satcurate-copy-").FullName;

    /// <inheritdoc/>
    public string Store => $"azure:{_container}";

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, string> Environment { get; } = new Dictionary<string, string>
    {
        ["AZURE_STORAGE_CONNECTION_STRING"] = azurite.ConnectionString(port),
    };

    private BlobContainerClient Container =>
        new BlobServiceClient(azurite.ConnectionString(port), AzureAccount.ClientOptions(AzureStoreOptions.Default)).GetBlobContainerClient(_container);

    /// <inheritdoc/>
    public async Task<IOpenStore> OpenForReadingAsync() =>
        await AzureStore.OpenReadOnlyAsync(Container, "", AzureStoreOptions.Default, CancellationToken.None);

    /// <inheritdoc/>
    public async Task<string> AsDirectoryAsync()
    {
        Directory.Delete(_copy, recursive: true);
        BlobContainerClient container = Container;
        await foreach (BlobItem blob in container.GetBlobsAsync(new GetBlobsOptions { Traits = BlobTraits.Metadata }))
        {
            // Begun and without content yet, or the half of a cut: not an object.
            if ((blob.Properties.ContentLength == 0 && blob.Metadata.ContainsKey("pending")) || blob.Name.Contains('~', StringComparison.Ordinal))
            {
                continue;
            }

            string file = Path.Combine(_copy, blob.Name);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            await container.GetBlobClient(blob.Name).DownloadToAsync(file);
        }

        return _copy;
    }

    /// <summary>Brings in a store of published objects alone, such as one after ingests.</summary>
    public async Task UploadAsync(string directory)
    {
        BlobContainerClient container = Container;
        await container.CreateAsync();
        foreach (string file in Directory.EnumerateFiles(directory, "*", SearchOption.AllDirectories))
        {
            string name = Path.GetRelativePath(directory, file);
            if (name is not (".lock" or "owner.json"))
            {
                await container.GetBlobClient(name).UploadAsync(file);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Directory.Exists(_copy))
        {
            Directory.Delete(_copy, recursive: true);
        }
    }
}
