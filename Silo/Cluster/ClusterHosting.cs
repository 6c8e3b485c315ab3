using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;
using Orleans.Hosting;
using SatCurate.Grains;

namespace SatCurate.Silo.Cluster;

/// <summary>Puts silos and clients into a cluster.</summary>
internal static class ClusterHosting
{
    private const string PostgresInvariant = "Npgsql";

    /// <summary>Makes the silo one of <paramref name="cluster"/>. A silo that does not hold data has no grains and no gateway.</summary>
    public static ISiloBuilder InCluster(this ISiloBuilder silo, ClusterOptions cluster, SiloRoles roles)
    {
        bool data = roles.HasFlag(SiloRoles.Data);
        if (!data)
        {
            // Placement looks only at silos that have the grain's class, so that samples and blocks live on data silos alone.
            silo.Services.Configure<GrainTypeOptions>(options => options.Classes.RemoveWhere(type => type.Assembly == typeof(RunPolicy).Assembly));
        }

        silo.Services.Configure<Orleans.Configuration.ClusterOptions>(options => options.ClusterId = options.ServiceId = cluster.Id);
        silo.Services.Configure<EndpointOptions>(options =>
        {
            options.AdvertisedIPAddress = cluster.Address;
            (options.SiloPort, options.GatewayPort) = (cluster.SiloPort, data ? cluster.GatewayPort : 0);
        });
        return cluster.Provider switch
        {
            ClusterProvider.Postgres => silo.UseAdoNetClustering(
                options => (options.Invariant, options.ConnectionString) = (PostgresInvariant, cluster.ConnectionString)),
            ClusterProvider.Redis => silo.UseRedisClustering(options => RedisConnection.Configure(options, cluster.ConnectionString)),
            _ => silo.UseDevelopmentClustering(new IPEndPoint(IPAddress.Loopback, ClusterOptions.DefaultSiloPort)),
        };
    }

    /// <summary>Makes the client one of <paramref name="cluster"/>.</summary>
    public static IClientBuilder InCluster(this IClientBuilder client, ClusterOptions cluster)
    {
        client.Services.Configure<Orleans.Configuration.ClusterOptions>(options => options.ClusterId = options.ServiceId = cluster.Id);
        client.AddOutgoingGrainCallFilter(new RepeatedCalls(TimeProvider.System));
        return cluster.Provider switch
        {
            ClusterProvider.Postgres => client.UseAdoNetClustering(
                options => (options.Invariant, options.ConnectionString) = (PostgresInvariant, cluster.ConnectionString)),
            ClusterProvider.Redis => client.UseRedisClustering(options => RedisConnection.Configure(options, cluster.ConnectionString)),
            _ => client.UseLocalhostClustering(cluster.GatewayPort, cluster.Id, cluster.Id),
        };
    }
}
