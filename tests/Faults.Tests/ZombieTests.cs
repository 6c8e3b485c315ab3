namespace SatCurate.Faults.Tests;

/// <summary>A process that sleeps longer than its ownership lasts, and wakes when another has taken over.</summary>
public sealed class ZombieTests(UndisturbedRun undisturbed, AzuriteFixture fixture) : IClassFixture<AzuriteFixture>
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task Clean_StoppedWhileAnotherTakesOver_IsFencedEndsByItselfAndDoesNoHarm()
    {
        AzuriteFixture.SkipWhereItIsMissing();
        using IPlace place = await undisturbed.FreshOnAsync(fixture.Azurite, fixture.Azurite.Port);
        var clock = new RunClock(place, UndisturbedRun.Trained, 1, UndisturbedRun.Epochs);
        using SatCurateProcess zombie = SatCurateProcess.Start(place, UndisturbedRun.Clean);
        (await clock.UntilAsync(zombie, 0.2)).ShouldBeTrue(zombie.Errors);
        zombie.Signal("STOP");
        using SatCurateProcess second = await TakeOverAsync(place);
        (await clock.UntilAsync(second, 0.5)).ShouldBeTrue(second.Errors);

        // Both are at it from here on.
        zombie.Signal("CONT");
        ProcessResult fenced = await zombie.EndAsync();
        fenced.ExitCode.ShouldBe(1, fenced.Errors);
        fenced.ErrorLines.Count.ShouldBe(1, fenced.Errors);
        fenced.Errors.ShouldContain("lost");
        ProcessResult result = await second.EndAsync();
        result.ExitCode.ShouldBe(0, result.Errors);
        await undisturbed.ShouldBeTheEndOfAsync(place);
    }

    /// <summary>Tries until the lease of the sleeper has run out; before, the store is held.</summary>
    private static async Task<SatCurateProcess> TakeOverAsync(IPlace place)
    {
        using var patience = new CancellationTokenSource(s_patience);
        while (true)
        {
            SatCurateProcess next = SatCurateProcess.Start(place, UndisturbedRun.Clean);
            while (!next.HasExited && !next.Errors.Contains("resuming ", StringComparison.Ordinal))
            {
                await Task.Delay(20, patience.Token);
            }

            if (!next.HasExited)
            {
                return next;
            }

            (await next.EndAsync()).Errors.ShouldContain("held by process");
            next.Dispose();
        }
    }
}
