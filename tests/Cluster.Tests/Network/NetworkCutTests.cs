using SatCurate.Faults;

namespace SatCurate.Cluster.Tests.Network;

/// <summary>A data silo that the network cuts off and lets back in: to the others it is dead, to itself it is alive.</summary>
public sealed class NetworkCutTests(ClusterFixture fixture) : IClassFixture<ClusterFixture>
{
    private static readonly TimeSpan s_cut = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan s_back = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Clean_DataSiloCutOffForAMinuteAndLetBackIn_EndsAsOneProcessDoes()
    {
        using CutNetwork? network = CutNetwork.TryCreate(out string? whyNot);
        if (network is null)
        {
            Assert.Skip(whyNot!);
        }

        using ClusterPlace loopback = await fixture.NewClusterAsync();
        using var place = new RelayedPlace(loopback, network);
        using SiloProcess cutOff = await SiloProcess.StartAtAsync(place, "data", network.Inside, network.Entrance);
        using SiloProcess trainer = await SiloProcess.StartAtAsync(place, "trainer", network.Outside);
        await fixture.StartDetachedAsync(place); // While it is the only one: every grain lives on the silo that will be cut off.
        using SiloProcess other = await SiloProcess.StartAtAsync(place, "data", network.Outside);
        using SatCurateProcess clean = SatCurateProcess.Start(place, "clean", "trained", "--resume", "--cluster", "--report", Path.GetTempFileName());
        await ClusterFixture.UntilEpochAsync(place, clean, 4);

        trainer.HoldStill(); // An idle machine trains the rest in seconds.
        (await RunState.ReadAsync(place, "trained", 1)).Committed.ShouldBeLessThan(ClusterFixture.Epochs);
        network.Cut();
        trainer.GoOn();
        await Task.Delay(s_cut);
        network.Mend();
        await Task.Delay(s_back);

        await fixture.ShouldBeAtTheSameEndAsync(place, clean);
    }
}
