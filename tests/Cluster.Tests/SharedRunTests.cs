using SatCurate.Faults;
using SatCurate.Storage;

namespace SatCurate.Cluster.Tests;

/// <summary>Two trainers on one run: real silos, killed, restarted and added while it goes on.</summary>
public sealed class SharedRunTests(ClusterFixture fixture) : IClassFixture<ClusterFixture>
{
    [Fact]
    public async Task Clean_TwoTrainers_SilosKilledAndAdded_EveryEpochIsWhole()
    {
        using ClusterPlace place = await fixture.NewClusterAsync();
        using SiloProcess firstData = await SiloProcess.StartAsync(place, "data");
        using SiloProcess secondData = await SiloProcess.StartAsync(place, "data");
        using SiloProcess firstTrainer = await SiloProcess.StartAsync(place, "trainer");
        using SiloProcess secondTrainer = await SiloProcess.StartAsync(place, "trainer");
        using SatCurateProcess clean = await fixture.StartCleanAsync(place, "--trainers", "2");

        await ClusterFixture.UntilEpochAsync(place, clean, 3);
        (await ClusterFixture.RunOfAsync(place)).GetProperty("trainers").GetInt32().ShouldBe(2);
        await firstTrainer.KillAsync();
        using SiloProcess thirdTrainer = await SiloProcess.StartAsync(place, "trainer");

        await ClusterFixture.UntilEpochAsync(place, clean, 12);
        await firstData.KillAsync();
        using SiloProcess thirdData = await SiloProcess.StartAsync(place, "data");

        await ClusterFixture.UntilEpochAsync(place, clean, 25);
        await secondTrainer.DrainAsync();
        await fixture.ShouldBeAtItsEndAsync(place, clean);
        (firstTrainer.HasTrained, secondTrainer.HasTrained, thirdTrainer.HasTrained).ShouldBe((true, true, true));
        (await StatesOfRoundsAsync(place)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Clean_TwoTrainers_EverySiloRestartedInTurn_EveryEpochIsWhole()
    {
        using ClusterPlace place = await fixture.NewClusterAsync();
        var silos = new List<(string Roles, SiloProcess Silo)>();
        try
        {
            foreach (string roles in (string[])["data", "data", "trainer", "trainer"])
            {
                silos.Add((roles, await SiloProcess.StartAsync(place, roles)));
            }

            using SatCurateProcess clean = await fixture.StartCleanAsync(place, "--trainers", "2");
            await ClusterFixture.UntilEpochAsync(place, clean, 2);
            for (int i = 0; i < silos.Count; i++)
            {
                clean.HasExited.ShouldBeFalse($"the run was over before silo {i} was restarted: {clean.Errors}");
                await silos[i].Silo.DrainAsync();
                silos[i] = (silos[i].Roles, await SiloProcess.StartAsync(place, silos[i].Roles));
            }

            await fixture.ShouldBeAtItsEndAsync(place, clean);
        }
        finally
        {
            silos.ForEach(silo => silo.Silo.Dispose());
        }
    }

    [Fact]
    public async Task Clean_TwoTrainers_StoppedAndResumed_EndsWhole()
    {
        using ClusterPlace place = await fixture.NewClusterAsync();
        using SiloProcess data = await SiloProcess.StartAsync(place, "data");
        using SiloProcess firstTrainer = await SiloProcess.StartAsync(place, "trainer");
        using SiloProcess secondTrainer = await SiloProcess.StartAsync(place, "trainer");
        using (SatCurateProcess clean = await fixture.StartCleanAsync(place, "--trainers", "2", "--round-steps", "3"))
        {
            await ClusterFixture.UntilEpochAsync(place, clean, 2);
            (await SatCurateProcess.OutputAsync(place, "stop", "trained", "--cluster")).ShouldContain("is stopped");
            (await clean.EndAsync()).ExitCode.ShouldBe(130);
        }

        (await StatesOfRoundsAsync(place)).ShouldBeEmpty();
        ProcessResult other = await SatCurateProcess.RunAsync(place, "clean", "trained", "--resume", "--trainers", "3", "--cluster");
        other.ExitCode.ShouldBe(2);
        other.Errors.ShouldContain("--trainers 3 (the run has 2)");

        using SatCurateProcess resumed = SatCurateProcess.Start(place, "clean", "trained", "--resume", "--cluster", "--report", Path.GetTempFileName());
        await fixture.ShouldBeAtItsEndAsync(place, resumed);
    }

    private static async Task<IReadOnlyList<string>> StatesOfRoundsAsync(ClusterPlace place)
    {
        await using IOpenStore store = await place.OpenForReadingAsync();
        var names = new List<string>();
        await foreach (StoreEntry entry in store.ListAsync(StoreLayout.Rounds("trained", 1), CancellationToken.None))
        {
            names.Add(entry.Name);
        }

        return names;
    }
}
