using System.Text.Json;

namespace SatCurate.Storage;

/// <summary>
/// What was appended to a data set, one JSON file each, numbered from 1 without gaps. Creating the next number is the commit: of two appends
/// at once one finds it taken.
/// </summary>
public static class AppendFile
{
    private const int FormatVersion = 1;

    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true };

    /// <summary>Commits the append behind those that <paramref name="manifest"/> has; false where another came first.</summary>
    public static ValueTask<bool> CreateAsync(IStore store, DatasetManifest manifest, AppendedSamples append, CancellationToken cancellationToken) =>
        store.CreateAsync(
            StoreLayout.Append(manifest.Name, manifest.Appends.Count + 1),
            JsonSerializer.SerializeToUtf8Bytes(new Content(FormatVersion, append), Json),
            cancellationToken);

    /// <summary>The data set with all that was appended to it.</summary>
    /// <exception cref="CorruptStoreException">A file is damaged, or does not go on where the one before ended.</exception>
    /// <exception cref="Curation.UserErrorException">A newer SatCurate wrote it.</exception>
    public static async ValueTask<DatasetManifest> ApplyAsync(IStore store, DatasetManifest manifest, CancellationToken cancellationToken)
    {
        while (true)
        {
            string name = StoreLayout.Append(manifest.Name, manifest.Appends.Count + 1);
            if (await store.ReadAllAsync(name, cancellationToken) is not { } bytes)
            {
                return manifest;
            }

            AppendedSamples append = Read(name, bytes);
            manifest = append.First == manifest.TrainCount && append.Count > 0
                ? manifest.With(append)
                : throw new CorruptStoreException(name, 0, $"it goes on at sample {append.First} where sample {manifest.TrainCount} is next");
        }
    }

    private static AppendedSamples Read(string name, byte[] bytes)
    {
        try
        {
            Content? content = JsonSerializer.Deserialize<Content>(bytes, Json);
            StoreVersions.Demand(name, content?.FormatVersion ?? 0, FormatVersion);
            return content?.Append ?? throw new CorruptStoreException(name, 0, "nothing is appended");
        }
        catch (JsonException e)
        {
            throw new CorruptStoreException(name, e.BytePositionInLine ?? 0, e.Message);
        }
    }

    private sealed record Content(int FormatVersion, AppendedSamples? Append);
}
