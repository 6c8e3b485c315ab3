using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans;
using Orleans.Hosting;
using SatCurate.Storage;

namespace SatCurate.Silo;

/// <summary>Another process holds the store: its grains are asked over loopback, the store is read beside it.</summary>
internal sealed class RemoteStoreConnection(IHost host, IOpenStore store) : IStoreConnection
{
    public IGrainFactory Grains => host.Services.GetRequiredService<IGrainFactory>();

    public IStore Store => store;

    public bool OwnsStore => false;

    /// <summary>Connects to the gateway that the holder of the store wrote down.</summary>
    public static async Task<IStoreConnection> OpenAsync(string location, string endpoint, CancellationToken cancellationToken)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.UseOrleansClient(client => client.UseLocalhostClustering(
            IPEndPoint.Parse(endpoint).Port, LocalStoreConnection.ClusterId, LocalStoreConnection.ClusterId));
        IHost host = builder.Build();
        try
        {
            await host.StartAsync(cancellationToken);
            return new RemoteStoreConnection(host, await StoreOpening.ReadAsync(location, cancellationToken));
        }
        catch
        {
            host.Dispose();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await host.StopAsync();
        host.Dispose();
        await store.DisposeAsync();
    }
}
