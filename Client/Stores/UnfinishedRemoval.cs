using SatCurate.Client.Terminal;
using SatCurate.Curation;
using SatCurate.Datasets;
using SatCurate.Silo;
using SatCurate.Storage;

namespace SatCurate.Client.Stores;

/// <summary>Removes what lies in a store under the name of a data set that does not exist: an interrupted ingest has written it.</summary>
internal static class UnfinishedRemoval
{
    /// <summary>Number of its objects; 0 where there are none, or the data set exists.</summary>
    /// <exception cref="UserErrorException">There is no such store.</exception>
    public static async Task<int> CountAsync(CommandContext context, string dataset, CancellationToken cancellationToken)
    {
        await using IOpenStore store = await StoreOpening.ReadAsync(context.Store, cancellationToken);
        return !DatasetName.IsValid(dataset) || await ManifestFile.ReadAsync(store, dataset, cancellationToken) is not null
            ? 0
            : await store.ListAsync(StoreLayout.Dataset(dataset), cancellationToken).CountAsync(cancellationToken);
    }

    /// <summary>Removes them.</summary>
    /// <exception cref="UserErrorException">Another process holds the store, or has finished the ingest meanwhile.</exception>
    public static async Task RemoveAsync(CommandContext context, string dataset, CancellationToken cancellationToken)
    {
        await using IStoreConnection connection = await StoreConnections.OpenAsync(context.Place, StoreAccess.Own, $"delete {dataset}", cancellationToken);
        if (await ManifestFile.ReadAsync(connection.Store, dataset, cancellationToken) is not null)
        {
            throw new UserErrorException($"the ingest of '{dataset}' ended meanwhile, it is a data set now", connection.Store.Location, "Delete it again");
        }

        await DatasetDeletion.DeleteAsync(connection.Store, dataset, CancellationToken.None);
    }
}
