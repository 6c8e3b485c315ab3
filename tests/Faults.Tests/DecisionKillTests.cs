using SatCurate.Storage;

namespace SatCurate.Faults.Tests;

/// <summary>The process that a client asks is killed at a decision: what was acknowledged stays, what was not is there whole or not at all.</summary>
public sealed class DecisionKillTests(UndisturbedRun undisturbed)
{
    [Fact]
    public async Task Decide_OnAProcessKilledAroundItsJournal_LosesNothingAcknowledged()
    {
        Strace.SkipWhereItCannotTrace();
        using IPlace place = undisturbed.Fresh();
        var client = new DecisionClient(place, UndisturbedRun.Other, UndisturbedRun.Samples, 8, undisturbed.NewFolder());

        // Each writer begins a segment, and the first decision is the first thing that it writes there.
        string log = StoreLayout.DatasetJournal(UndisturbedRun.Other);
        int there = 0;
        foreach ((string name, string call, bool isDone) in new[] { ("before the decision is written", "pwrite64", false), ("the decision is flushed", "fsync", true) })
        {
            await using (IOpenStore store = await place.OpenForReadingAsync())
            {
                long segment = await RunState.LastSegmentAsync(store, log) + 1;
                var hold = new Hold(name, call, Path.Combine(place.Store, $"{log}{StoreLayout.Number(segment)}.log"), isDone);
                await KillAtDecisionAsync(place, hold, client);
            }

            there += isDone ? 1 : 0;
            CheckResult result = await Checker.RunAsync(place, UndisturbedRun.Other, new Expected(0) { Attempts = client.Attempts });
            result.IsRight.ShouldBeTrue($"{name}: {result.Text}");
            result.Text.ShouldContain($"{there} decision batches");
        }

        // One more, acknowledged: recovery has brought the one before it into its blocks.
        (await client.DecideAsync()).ExitCode.ShouldBe(0);
        await SatCurateProcess.OutputAsync(place, UndisturbedRun.Clean);
        await undisturbed.ShouldBeTheEndOfAsync(place, client.Attempts);
        client.Attempts.Count(attempt => attempt.Acknowledged).ShouldBe(1);
    }

    private static async Task KillAtDecisionAsync(IPlace place, Hold hold, DecisionClient client)
    {
        using SatCurateProcess victim = SatCurateProcess.StartHeld(place, hold, UndisturbedRun.Clean);
        await UndisturbedRun.UntilServingAsync(place, victim);
        Task<ProcessResult> deciding = client.DecideAsync();
        (await victim.UntilHeldAsync()).ShouldBeTrue($"the run ended without coming to '{hold.Name}': {victim.Errors}");
        await victim.KillAsync();
        ProcessResult result = await deciding;
        result.ExitCode.ShouldBe(1, result.Errors);
        result.ErrorLines.Count.ShouldBe(1, result.Errors);
    }
}
