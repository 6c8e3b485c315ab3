using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans;
using Orleans.Hosting;
using Orleans.Runtime;
using SatCurate.Curation;
using SatCurate.Storage;

namespace SatCurate.Silo.Cluster;

/// <summary>A running cluster: its grains are asked through its gateways, the store is used beside its silos.</summary>
internal sealed class ClusterConnection(IHost host, IOpenStore store) : IStoreConnection
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan BetweenTries = TimeSpan.FromSeconds(1);

    public IGrainFactory Grains => host.Services.GetRequiredService<IGrainFactory>();

    public IStore Store => store;

    public bool OwnsStore => false;

    /// <summary>Connects; a silo that has just started is given some seconds.</summary>
    /// <exception cref="UserErrorException">No silo answers, or another process or cluster holds the store.</exception>
    public static async Task<IStoreConnection> OpenAsync(
        string location, ClusterOptions cluster, StoreAccess access, StoreNotices notices, CancellationToken cancellationToken)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        DateTime end = DateTime.UtcNow + Patience;
        builder.UseOrleansClient(client => client.InCluster(cluster).UseConnectionRetryFilter(async (_, token) =>
        {
            await Task.Delay(BetweenTries, token);
            return DateTime.UtcNow < end;
        }));
        IHost host = builder.Build();
        try
        {
            await host.StartAsync(cancellationToken);
            return new ClusterConnection(
                host,
                access == StoreAccess.Own
                    ? await StoreOpening.ShareAsync(location, cluster.Id, notices, cancellationToken)
                    : await StoreOpening.ReadAsync(location, cancellationToken));
        }
        catch (Exception e)
        {
            host.Dispose();
            throw e switch
            {
                StoreHeldException held => new UserErrorException($"the store is held by {held.Owner}, not by {cluster}", location, "Choose the cluster's own --store"),
                OrleansException or System.Data.Common.DbException or StackExchange.Redis.RedisException => new UserErrorException(
                    $"no silo of {cluster} answers: {e.Message}", cluster.Provider.ToString().ToLowerInvariant(), "Start one with: satcurate serve"),
                _ => e,
            };
        }
    }

    public async ValueTask DisposeAsync()
    {
        await host.StopAsync();
        host.Dispose();
        await store.DisposeAsync();
    }
}
