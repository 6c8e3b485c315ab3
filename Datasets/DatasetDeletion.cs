using SatCurate.Datasets.Resuming;
using SatCurate.Storage;

namespace SatCurate.Datasets;

/// <summary>Deletes a data set with everything that was ever kept of it.</summary>
public static class DatasetDeletion
{
    /// <summary>
    /// Deletes the manifest first, so that the data set is gone at once, then what an interrupted ingest could be resumed from. An interrupted
    /// deletion leaves only leftovers, which the next ingest or deletion of that name clears away.
    /// </summary>
    /// <returns>False where there was no data set of that name (leftovers are deleted nevertheless).</returns>
    public static async Task<bool> DeleteAsync(IStore store, string dataset, CancellationToken cancellationToken)
    {
        string manifest = StoreLayout.Manifest(dataset);
        bool existed = await store.LengthAsync(manifest, cancellationToken) is not null;
        await store.DeleteAsync(manifest, cancellationToken);
        await UnfinishedIngest.ForgetAsync(store, dataset, cancellationToken);
        var names = new List<string>();
        await foreach (StoreEntry entry in store.ListAsync(StoreLayout.Dataset(dataset), cancellationToken))
        {
            names.Add(entry.Name);
        }

        foreach (string name in names)
        {
            await store.DeleteAsync(name, cancellationToken);
        }

        return existed;
    }
}
