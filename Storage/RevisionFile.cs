using System.Text.Json;

namespace SatCurate.Storage;

/// <summary>Manifests of revisions as JSON.</summary>
public static class RevisionFile
{
    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true };

    /// <summary>Publishes a manifest.</summary>
    public static ValueTask WriteAsync(IStore store, string dataset, string name, RevisionManifest manifest, CancellationToken cancellationToken) =>
        store.PublishAsync(
            StoreLayout.Revisions(dataset) + name,
            async (stream, token) => await JsonSerializer.SerializeAsync(stream, manifest, Json, token),
            cancellationToken);

    /// <summary>Reads a manifest; null where there is none of that name.</summary>
    /// <exception cref="CorruptStoreException">It is not a manifest.</exception>
    /// <exception cref="Curation.UserErrorException">A newer SatCurate wrote it.</exception>
    public static async ValueTask<RevisionManifest?> ReadAsync(IStore store, string dataset, string name, CancellationToken cancellationToken)
    {
        string path = StoreLayout.Revisions(dataset) + name;
        if (await store.ReadAllAsync(path, cancellationToken) is not { } bytes)
        {
            return null;
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(bytes);
            if (!document.RootElement.TryGetProperty(nameof(RevisionManifest.FormatVersion), out JsonElement version))
            {
                throw new CorruptStoreException(path, 0, "this is not the manifest of a revision");
            }

            StoreVersions.Demand(path, version.GetInt32(), RevisionManifest.CurrentVersion);
            return document.Deserialize<RevisionManifest>(Json);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            throw new CorruptStoreException(path, 0, e.Message);
        }
    }

    /// <summary>Names of all manifests, in ordinal order: the committed ones, and some of epochs that were done again.</summary>
    public static async Task<IReadOnlyList<string>> ListAsync(IStore store, string dataset, CancellationToken cancellationToken)
    {
        string folder = StoreLayout.Revisions(dataset);
        var names = new List<string>();
        await foreach (StoreEntry entry in store.ListAsync(folder, cancellationToken))
        {
            if (RevisionManifest.Parse(entry.Name[folder.Length..]) is not null)
            {
                names.Add(entry.Name[folder.Length..]);
            }
        }

        return names;
    }
}
