using SatCurate.Faults;
using SatCurate.Storage;

namespace SatCurate.Cluster.Tests.Network;

/// <summary>A place whose services are reached on an address of a <see cref="CutNetwork"/> instead of the loopback.</summary>
/// <param name="place">The place.</param>
/// <param name="network">The network.</param>
internal sealed class RelayedPlace(ClusterPlace place, CutNetwork network) : IPlace
{
    private readonly TcpRelay[] _relays = [.. place.Ports.Select(port => new TcpRelay(network.Outside, port))];

    public string Store => place.Store;

    public IReadOnlyDictionary<string, string> Environment =>
        place.Environment.ToDictionary(entry => entry.Key, entry => entry.Value.Replace("127.0.0.1", network.Outside, StringComparison.Ordinal));

    public Task<IOpenStore> OpenForReadingAsync() => place.OpenForReadingAsync();

    public Task<string> AsDirectoryAsync() => place.AsDirectoryAsync();

    public void Dispose() => Array.ForEach(_relays, static relay => relay.Dispose());
}
