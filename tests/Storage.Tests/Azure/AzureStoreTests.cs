using SatCurate.Azurite;

namespace SatCurate.Storage.Tests.Azure;

public sealed class AzureStoreTests(AzuriteServer server) : StoreCompliance, IAsyncLifetime
{
    private AzureStore _store = null!;

    protected override IStore Store => _store;

    public async ValueTask InitializeAsync() => _store = await (await AzureContainer.MakeAsync(server)).OpenAsync();

    public ValueTask DisposeAsync() => _store.DisposeAsync();
}
