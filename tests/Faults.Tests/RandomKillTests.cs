namespace SatCurate.Faults.Tests;

public sealed class RandomKillTests(UndisturbedRun undisturbed, ITestOutputHelper output)
{
    [Fact]
    public async Task Clean_KilledAtThreeFractionsOfTheRun_EndsBitIdenticalWithOneVisitPerEpoch()
    {
        int seed = Environment.TickCount;
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        using IPlace place = undisturbed.Fresh();
        var clock = new RunClock(place, UndisturbedRun.Trained, 1, UndisturbedRun.Epochs);
        for (int quarter = 1; quarter <= 3; quarter++)
        {
            double fraction = (quarter / 4.0) + (random.NextDouble() / 8);
            using SatCurateProcess victim = SatCurateProcess.Start(place, UndisturbedRun.Clean);
            (await clock.UntilAsync(victim, fraction)).ShouldBeTrue($"seed {seed}: the run ended before {fraction:P1} of it: {victim.Errors}");
            await victim.KillAsync();
            (await RunState.ReadAsync(place, UndisturbedRun.Trained, 1)).Committed.ShouldBeInRange((int)(fraction * UndisturbedRun.Epochs), UndisturbedRun.Epochs - 1, $"seed {seed}");
            await UndisturbedRun.ShouldBeSoundAsync(place);
        }

        await SatCurateProcess.OutputAsync(place, UndisturbedRun.Clean);
        await undisturbed.ShouldBeTheEndOfAsync(place);
    }
}
