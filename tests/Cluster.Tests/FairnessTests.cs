using SatCurate.Faults;

namespace SatCurate.Cluster.Tests;

/// <summary>More runs than trainers.</summary>
public sealed class FairnessTests(ClusterFixture fixture) : IClassFixture<ClusterFixture>
{
    [Fact]
    public async Task Clean_TwoRunsAndOneTrainer_TakeTurns()
    {
        using ClusterPlace place = await fixture.NewClusterAsync(("SATCURATE_CLUSTER__TURNSECONDS", "2"));
        using SiloProcess data = await SiloProcess.StartAsync(place, "data");
        await fixture.StartDetachedAsync(place, "trained", batchSize: 8);
        await fixture.StartDetachedAsync(place, "other", batchSize: 8);
        using SiloProcess trainer = await SiloProcess.StartAsync(place, "trainer");
        using SatCurateProcess clean = Follow(place, "trained");
        using SatCurateProcess cleanOther = Follow(place, "other");

        bool together = false;
        while (!together)
        {
            clean.HasExited.ShouldBeFalse($"one run waited for all of the other: {clean.Errors}");
            (int trained, int other) = (await EpochsAsync(place, "trained"), await EpochsAsync(place, "other"));
            together = trained is > 0 and < ClusterFixture.Epochs && other is > 0 and < ClusterFixture.Epochs;
        }

        (await cleanOther.EndAsync()).ExitCode.ShouldBe(0, cleanOther.Errors);
        await fixture.ShouldBeAtItsEndAsync(place, clean);
    }

    private static SatCurateProcess Follow(ClusterPlace place, string dataset) =>
        SatCurateProcess.Start(place, "clean", dataset, "--resume", "--cluster", "--report", Path.GetTempFileName());

    private static async Task<int> EpochsAsync(ClusterPlace place, string dataset) =>
        (await ClusterFixture.RunOfAsync(place, dataset)).GetProperty("epochs_done").GetInt32();
}
