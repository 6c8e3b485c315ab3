using SatCurate.Azurite;
using SatCurate.Storage.Tests.Azure;

namespace SatCurate.Storage.Tests.Faults;

/// <summary>Faults on the wire: busy answers, answers that get lost behind a success, uploads that break off half-way.</summary>
public sealed class AzureStoreFaultTests(AzuriteServer server) : StoreFaultCompliance, IAsyncLifetime
{
    private readonly WireFaults _wire = new();
    private AzureStore _store = null!;
    private AzureStore _other = null!;

    protected override IStore Store => _store;

    protected override IStore Other => _other;

    private protected override Func<Fault> OnWrite { set => _wire.OnWrite = value; }

    public async ValueTask InitializeAsync()
    {
        AzureContainer container = await AzureContainer.MakeAsync(server);
        AzureStoreOptions rarely = AzureContainer.Options with { Lease = TimeSpan.FromSeconds(60), Renewal = TimeSpan.FromHours(1) };
        _store = await container.OpenAsync(_wire, options: rarely);
        _other = await container.OpenBesideHolderAsync(rarely);
    }

    public async ValueTask DisposeAsync()
    {
        _wire.OnWrite = () => Fault.None;
        await _other.DisposeAsync();
        await _store.DisposeAsync();
    }
}
