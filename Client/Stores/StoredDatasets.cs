using SatCurate.Client.Terminal;
using SatCurate.Curation;
using SatCurate.Storage;

namespace SatCurate.Client.Stores;

/// <summary>The data sets of a store by their manifests, without any grain.</summary>
internal static class StoredDatasets
{
    /// <summary>The manifest of a data set.</summary>
    /// <exception cref="UserErrorException">There is none of that name; the error names those there are.</exception>
    public static async Task<DatasetManifest> FindAsync(IStore store, string dataset, CancellationToken cancellationToken)
    {
        if (DatasetName.IsValid(dataset) && await ManifestFile.ReadAsync(store, dataset, cancellationToken) is { } manifest)
        {
            return manifest;
        }

        IReadOnlyList<string> names = await NamesAsync(store, cancellationToken);
        throw new UserErrorException(
            $"there is no data set '{dataset}'",
            store.Location,
            names.Count == 0 ? $"Make one with: {ProgramName.Text} ingest NAME PATH" : $"There are: {string.Join(", ", names.Take(20))}");
    }

    /// <summary>All names, in ordinal order.</summary>
    public static async Task<IReadOnlyList<string>> NamesAsync(IStore store, CancellationToken cancellationToken)
    {
        var names = new List<string>();
        await foreach (string name in ManifestFile.ListAsync(store, cancellationToken))
        {
            names.Add(name);
        }

        return names;
    }
}
