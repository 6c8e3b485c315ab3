using SatCurate.Faults;

namespace SatCurate.Cluster.Tests;

/// <summary>A cluster whose silos find each other in Redis.</summary>
public sealed class RedisTests(ClusterFixture fixture) : IClassFixture<ClusterFixture>
{
    [Fact]
    public async Task Clean_OnRedis_DataSiloKilledAndReplaced_EndsAsOneProcessDoes()
    {
        using RedisServer redis = await RedisServer.StartAsync();
        using ClusterPlace place = fixture.NewCluster("redis", redis.ConnectionString);
        using SiloProcess firstData = await SiloProcess.StartAsync(place, "data");
        using SiloProcess secondData = await SiloProcess.StartAsync(place, "data");
        using SiloProcess trainer = await SiloProcess.StartAsync(place, "trainer");
        using SatCurateProcess clean = await fixture.StartCleanAsync(place);

        await ClusterFixture.UntilEpochAsync(place, clean, 5);
        await firstData.KillAsync();
        using SiloProcess thirdData = await SiloProcess.StartAsync(place, "data");

        await fixture.ShouldBeAtTheSameEndAsync(place, clean);
    }
}
