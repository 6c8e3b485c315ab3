using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans;
using Orleans.Hosting;
using SatCurate.Storage;

namespace SatCurate.Silo;

/// <summary>Another process holds the store: its grains are asked over loopback, the store is read beside it.</summary>
internal sealed class RemoteStoreConnection(IHost host, HolderWatch watch, IOpenStore store) : IStoreConnection
{
    private static readonly TimeSpan BetweenTries = TimeSpan.FromMilliseconds(250);

    public IGrainFactory Grains => host.Services.GetRequiredService<IGrainFactory>();

    public IStore Store => store;

    public bool OwnsStore => false;

    /// <summary>Connects to the gateway that the holder of the store wrote down.</summary>
    /// <exception cref="HolderGoneException">The holder has ended, or ends meanwhile. Calls to its grains end so too, when it does.</exception>
    public static async Task<IStoreConnection> OpenAsync(string location, string endpoint, CancellationToken cancellationToken)
    {
        IPEndPoint gateway = IPEndPoint.Parse(endpoint);
        var watch = new HolderWatch(gateway, location);
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.UseOrleansClient(client => client
            .UseLocalhostClustering(gateway.Port, LocalStoreConnection.ClusterId, LocalStoreConnection.ClusterId)
            .UseConnectionRetryFilter(RetryAsync)
            .AddOutgoingGrainCallFilter(call => watch.CallAsync(call.Invoke)));
        IHost host = builder.Build();
        try
        {
            // A client that finds no gateway waits for ever, deaf to its token.
            await watch.WhileThereAsync(host.StartAsync(cancellationToken)).WaitAsync(cancellationToken);
            return new RemoteStoreConnection(host, watch, await StoreOpening.ReadAsync(location, cancellationToken));
        }
        catch
        {
            watch.Dispose();
            host.Dispose();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        watch.Dispose();
        await host.StopAsync();
        host.Dispose();
        await store.DisposeAsync();
    }

    /// <summary>Again where the holder is too busy to answer the first time; when it is gone, the watch ends the wait.</summary>
    private static async Task<bool> RetryAsync(Exception failure, CancellationToken cancellationToken)
    {
        await Task.Delay(BetweenTries, cancellationToken);
        return true;
    }
}
