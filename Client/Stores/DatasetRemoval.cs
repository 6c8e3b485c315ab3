using SatCurate.Client.Terminal;
using SatCurate.Contracts.Datasets;
using SatCurate.Curation;
using SatCurate.Datasets;
using SatCurate.Storage;

namespace SatCurate.Client.Stores;

/// <summary>Removes a data set: first its grains, then its files, then its report.</summary>
internal static class DatasetRemoval
{
    /// <summary>Removes it.</summary>
    /// <exception cref="UserErrorException">A run of it is active.</exception>
    public static async Task RemoveAsync(IDatasetGrain grain, IStore store, string dataset, string storePath, CancellationToken cancellationToken)
    {
        if (!await grain.ForgetAsync(cancellationToken))
        {
            throw new UserErrorException($"a run of {dataset} is active", store.Location, $"Stop it first with: {ProgramName.Text} stop {dataset}");
        }

        await DatasetDeletion.DeleteAsync(store, dataset, CancellationToken.None);
        string report = ReportPath.Of(storePath, dataset);
        if (File.Exists(report))
        {
            File.Delete(report);
        }
    }
}
