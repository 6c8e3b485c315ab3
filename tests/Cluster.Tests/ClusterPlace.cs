using System.Globalization;
using SatCurate.Faults;
using SatCurate.Storage;

namespace SatCurate.Cluster.Tests;

/// <summary>A store in Azurite, with what makes its processes silos and clients of one cluster.</summary>
/// <param name="azurite">The service.</param>
/// <param name="provider">Where its silos find each other: postgres or redis.</param>
/// <param name="connection">Connection string of a PostgreSQL database with the schema, or of a Redis.</param>
internal sealed class ClusterPlace(AzuriteProcess azurite, string provider, string connection) : IPlace
{
    private readonly AzuritePlace _store = new(azurite, azurite.Port);

    public string Store => _store.Store;

    /// <summary>The ports of the loopback that its silos and clients talk to, where they find each other in PostgreSQL.</summary>
    public IReadOnlyList<int> Ports => [azurite.Port, int.Parse(connection.Split("Port=")[1].Split(';')[0], CultureInfo.InvariantCulture)];

    /// <summary>What the environment of processes has besides, or instead.</summary>
    public IReadOnlyDictionary<string, string> More { get; init; } = new Dictionary<string, string>();

    public IReadOnlyDictionary<string, string> Environment
    {
        get
        {
            var environment = new Dictionary<string, string>(_store.Environment)
            {
                ["SATCURATE_CLUSTER__PROVIDER"] = provider,
                ["SATCURATE_CLUSTER__CONNECTIONSTRING"] = connection,
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
