using SatCurate.Faults;

namespace SatCurate.Cluster.Tests;

/// <summary>Real silos on a real PostgreSQL and a real Azurite; they are killed, restarted and added while a run goes on.</summary>
public sealed class SilosComeAndGoTests(PicturesFixture fixture) : IClassFixture<PicturesFixture>
{
    [Fact]
    public async Task Clean_DataSilosAndTrainersKilledAndReplaced_EndsAsOneProcessDoes()
    {
        using ClusterPlace place = await fixture.NewClusterAsync();
        using SiloProcess firstData = await SiloProcess.StartAsync(place, "data");
        using SiloProcess secondData = await SiloProcess.StartAsync(place, "data");
        using SiloProcess firstTrainer = await SiloProcess.StartAsync(place, "trainer");
        using SiloProcess secondTrainer = await SiloProcess.StartAsync(place, "trainer");
        using SatCurateProcess clean = await fixture.StartCleanAsync(place);

        await ClusterFixture.UntilEpochAsync(place, clean, 5);
        await firstData.KillAsync();
        using SiloProcess thirdData = await SiloProcess.StartAsync(place, "data");

        await ClusterFixture.UntilEpochAsync(place, clean, 15);
        // Whichever of them has the run: it may have changed hands when the first data silo died.
        await firstTrainer.KillAsync();
        await secondTrainer.KillAsync();
        using SiloProcess thirdTrainer = await SiloProcess.StartAsync(place, "trainer");

        await ClusterFixture.UntilEpochAsync(place, clean, 25);
        await secondData.KillAsync();
        await fixture.ShouldBeAtTheSameEndAsync(place, clean);
        thirdTrainer.HasTrained.ShouldBeTrue("nobody took the run of the dead trainers over");
    }

    [Fact]
    public async Task Clean_EverySiloRestartedInTurn_EndsAsOneProcessDoes()
    {
        using ClusterPlace place = await fixture.NewClusterAsync();
        var silos = new List<(string Roles, SiloProcess Silo)>();
        try
        {
            foreach (string roles in (string[])["data", "data", "trainer", "trainer"])
            {
                silos.Add((roles, await SiloProcess.StartAsync(place, roles)));
            }

            using SatCurateProcess clean = await fixture.StartCleanAsync(place);
            await ClusterFixture.UntilEpochAsync(place, clean, 3);
            for (int i = 0; i < silos.Count; i++)
            {
                clean.HasExited.ShouldBeFalse($"the run was over before silo {i} was restarted: {clean.Errors}");
                await silos[i].Silo.DrainAsync();
                silos[i] = (silos[i].Roles, await SiloProcess.StartAsync(place, silos[i].Roles));
            }

            await fixture.ShouldBeAtTheSameEndAsync(place, clean);
        }
        finally
        {
            silos.ForEach(silo => silo.Silo.Dispose());
        }
    }
}
