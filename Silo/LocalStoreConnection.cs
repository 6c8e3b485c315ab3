using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Configuration;
using Orleans.Hosting;
using SatCurate.Grains;
using SatCurate.Storage;

namespace SatCurate.Silo;

/// <summary>The silo in this process: all roles over the store, reachable by other commands over loopback.</summary>
internal sealed class LocalStoreConnection(IHost host, IOpenStore store) : IStoreConnection
{
    /// <summary>Cluster and service id of every one-machine silo; gateways are told apart by their ports.</summary>
    public const string ClusterId = "satcurate-local";

    public IGrainFactory Grains => host.Services.GetRequiredService<IGrainFactory>();

    public IStore Store => store;

    public bool OwnsStore => true;

    public SampleResidency? Residency => host.Services.GetRequiredService<ResidentSamples>() is { Cap: { } cap } residents
        ? new SampleResidency(cap, residents.Count, residents.Reactivations)
        : null;

    /// <summary>Starts the silo over a store that this process holds; takes the store with it, also where it fails.</summary>
    /// <param name="store">The store.</param>
    /// <param name="residentSamples">How many sample grains may be awake; null for no cap.</param>
    /// <param name="cancellationToken">Cancels the start.</param>
    public static async Task<IStoreConnection> StartAsync(IOpenStore store, int? residentSamples, CancellationToken cancellationToken)
    {
        IHost? host = null;
        try
        {
            int gateway = FreePort();
            host = Build(store, residentSamples, FreePort(), gateway);
            await host.StartAsync(cancellationToken);
            await store.SetEndpointAsync(new IPEndPoint(IPAddress.Loopback, gateway).ToString(), cancellationToken);
            return new LocalStoreConnection(host, store);
        }
        catch
        {
            host?.Dispose();
            await store.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await host.StopAsync();
        host.Dispose();
        await store.DisposeAsync();
    }

    private static IHost Build(IStore store, int? residentSamples, int siloPort, int gatewayPort)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.UseOrleans(silo => silo
            .AddSatCurate(store, RunPolicy.OneProcess, residentSamples)
            .WithoutDirectoryCache()
            .UseLocalhostClustering(siloPort, gatewayPort, null, ClusterId, ClusterId));
        builder.Services.AddHostedService<TrainerWorker>();
        return builder.Build();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
