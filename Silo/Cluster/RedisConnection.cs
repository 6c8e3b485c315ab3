using Orleans.Clustering.Redis;
using StackExchange.Redis;

namespace SatCurate.Silo.Cluster;

/// <summary>The connection to a Redis server that keeps a cluster's membership.</summary>
internal static class RedisConnection
{
    private const int Attempts = 3;
    private static readonly TimeSpan BetweenAttempts = TimeSpan.FromSeconds(1);

    /// <summary>States where the server is, and how it is connected to.</summary>
    public static void Configure(RedisClusteringOptions options, string connection)
    {
        options.ConfigurationOptions = ConfigurationOptions.Parse(connection);
        options.CreateMultiplexer = ConnectAsync;
    }

    /// <summary>Connects; tries again where a server that is busy does not take the connection at once.</summary>
    private static async Task<(IConnectionMultiplexer Multiplexer, bool IsShared)> ConnectAsync(RedisClusteringOptions options)
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                return (await ConnectionMultiplexer.ConnectAsync(options.ConfigurationOptions!), IsShared: false);
            }
            catch (RedisConnectionException) when (attempt < Attempts)
            {
                await Task.Delay(BetweenAttempts);
            }
        }
    }
}
