using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans;
using Orleans.Hosting;
using SatCurate.Storage;

namespace SatCurate.Silo;

/// <summary>Another process holds the store: its grains are asked over loopback, the store is read beside it.</summary>
internal sealed class RemoteStoreConnection(IHost host, FileStore store) : IStoreConnection
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(250);

    public IGrainFactory Grains => host.Services.GetRequiredService<IGrainFactory>();

    public IStore Store => store;

    public bool OwnsStore => false;

    /// <summary>Connects to the gateway that the holder of the store wrote down.</summary>
    /// <exception cref="IOException">The holder has ended, or ends meanwhile.</exception>
    public static async Task<IStoreConnection> OpenAsync(string path, string endpoint, CancellationToken cancellationToken)
    {
        IPEndPoint gateway = IPEndPoint.Parse(endpoint);
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.UseOrleansClient(client => client.UseLocalhostClustering(
            gateway.Port, LocalStoreConnection.ClusterId, LocalStoreConnection.ClusterId));
        IHost host = builder.Build();
        try
        {
            // A client that finds no gateway waits for ever, deaf to its token.
            using var started = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            Task start = host.StartAsync(cancellationToken);
            Task gone = UntilGoneAsync(gateway, started.Token);
            await Task.WhenAny(start, gone);
            if (gone.IsCompletedSuccessfully && !start.IsCompleted)
            {
                throw new IOException($"the process that held the store has ended ({path}, {endpoint}). Try again");
            }

            await started.CancelAsync();
            await start.WaitAsync(cancellationToken);
            return new RemoteStoreConnection(host, FileStore.OpenReadOnly(path));
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
        store.Dispose();
    }

    private static async Task UntilGoneAsync(IPEndPoint gateway, CancellationToken cancellationToken)
    {
        while (true)
        {
            using var probe = new TcpClient();
            try
            {
                await probe.ConnectAsync(gateway, cancellationToken);
            }
            catch (SocketException)
            {
                return;
            }

            await Task.Delay(BetweenLooks, cancellationToken);
        }
    }
}
