using SatCurate.Faults;
using SatCurate.Storage;

namespace SatCurate.Cluster.Tests;

/// <summary>A store in Azurite, with what makes its processes silos and clients of one cluster.</summary>
/// <param name="azurite">The service.</param>
/// <param name="database">Connection string of a PostgreSQL database with the schema.</param>
internal sealed class ClusterPlace(AzuriteProcess azurite, string database) : IPlace
{
    private readonly AzuritePlace _store = new(azurite, azurite.Port);

    public string Store => _store.Store;

    /// <summary>What the environment of processes has besides, or instead.</summary>
    public IReadOnlyDictionary<string, string> More { get; init; } = new Dictionary<string, string>();

    public IReadOnlyDictionary<string, string> Environment
    {
        get
        {
            var environment = new Dictionary<string, string>(_store.Environment)
            {
                ["SATCURATE_CLUSTER__PROVIDER"] = "postgres",
                ["SATCURATE_CLUSTER__CONNECTIONSTRING"] = database,
                ["SATCURATE_CLUSTER__ID"] = "tests",
                ["SATCURATE_CLUSTER__LEASESECONDS"] = "10",
            };
            foreach ((string name, string value) in More)
            {
                environment[name] = value;
            }

            return environment;
        }
    }

    public Task<IOpenStore> OpenForReadingAsync() => _store.OpenForReadingAsync();

    public Task<string> AsDirectoryAsync() => _store.AsDirectoryAsync();

    public void Dispose() => _store.Dispose();
}
