using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace SatCurate.Storage;

/// <summary>Manifests as JSON. Publishing one is what makes a data set exist.</summary>
public static class ManifestFile
{
    private static readonly JsonSerializerOptions Json = new()
    {
        WriteIndented = true,
        IgnoreReadOnlyProperties = true,
        Converters = { new JsonStringEnumConverter() },
    };

    /// <summary>Publishes a manifest.</summary>
    public static ValueTask WriteAsync(IStore store, DatasetManifest manifest, CancellationToken cancellationToken) => store.PublishAsync(
        StoreLayout.Manifest(manifest.Name),
        async (stream, token) => await JsonSerializer.SerializeAsync(stream, manifest, Json, token),
        cancellationToken);

    /// <summary>Reads a manifest with what was appended since; null where there is no such data set.</summary>
    /// <exception cref="CorruptStoreException">It is not a manifest.</exception>
    /// <exception cref="Curation.UserErrorException">A newer SatCurate wrote it.</exception>
    public static async ValueTask<DatasetManifest?> ReadAsync(IStore store, string dataset, CancellationToken cancellationToken)
    {
        string name = StoreLayout.Manifest(dataset);
        if (await store.ReadAllAsync(name, cancellationToken) is not { } bytes)
        {
            return null;
        }

        return await AppendFile.ApplyAsync(store, Read(name, bytes), cancellationToken);
    }

    /// <summary>The names of all data sets.</summary>
    public static async IAsyncEnumerable<string> ListAsync(IStore store, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string suffix = StoreLayout.Manifest("x")[(StoreLayout.Datasets.Length + 1)..];
        await foreach (StoreEntry entry in store.ListAsync(StoreLayout.Datasets, cancellationToken))
        {
            string rest = entry.Name[StoreLayout.Datasets.Length..];
            if (rest.EndsWith(suffix, StringComparison.Ordinal) && rest.IndexOf('/') == rest.Length - suffix.Length)
            {
                yield return rest[..^suffix.Length];
            }
        }
    }

    private static DatasetManifest Read(string name, byte[] bytes)
    {
        try
        {
            // The version first: a newer manifest need not have the members that this program asks for.
            FormatOnly? format = JsonSerializer.Deserialize<FormatOnly>(bytes, Json);
            if (format?.FormatVersion is not { } version)
            {
                throw new CorruptStoreException(name, 0, "this is not a manifest");
            }

            StoreVersions.Demand(name, version, DatasetManifest.CurrentVersion);
            return JsonSerializer.Deserialize<DatasetManifest>(bytes, Json) ?? throw new CorruptStoreException(name, 0, "this is not a manifest");
        }
        catch (JsonException e)
        {
            throw new CorruptStoreException(name, e.BytePositionInLine ?? 0, e.Message);
        }
    }

    private sealed record FormatOnly(int? FormatVersion);
}
