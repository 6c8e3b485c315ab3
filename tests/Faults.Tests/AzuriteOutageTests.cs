using SatCurate.Storage;

namespace SatCurate.Faults.Tests;

public sealed class AzuriteOutageTests(UndisturbedRun undisturbed, ITestOutputHelper output)
{
    private static readonly TimeSpan s_outage = TimeSpan.FromSeconds(3);
    private static readonly WireFault[] s_passing = [WireFault.Busy, WireFault.Error, WireFault.Late, WireFault.AnswerLost];

    [Fact]
    public async Task Clean_ServiceStoppedAndStartedAgain_GoesOnToTheSameEnd()
    {
        AzuriteFixture.SkipWhereItIsMissing();
        await using var azurite = new AzuriteProcess();
        await azurite.StartAsync();
        using var proxy = new WireProxy(azurite.Port);
        using IPlace place = await undisturbed.FreshOnAsync(azurite, proxy.Port);
        var clock = new RunClock(place, UndisturbedRun.Trained, 1, UndisturbedRun.Epochs);
        using SatCurateProcess run = SatCurateProcess.Start(place, UndisturbedRun.Clean);
        (await clock.UntilAsync(run, 0.3)).ShouldBeTrue(run.Errors);
        await azurite.StopAsync();
        await Task.Delay(s_outage);
        run.HasExited.ShouldBeFalse(run.Errors);
        await azurite.StartAsync();
        ProcessResult result = await run.EndAsync();
        result.ExitCode.ShouldBe(0, result.Errors);
        await undisturbed.ShouldBeTheEndOfAsync(place);
    }

    [Fact]
    public async Task Clean_ItsJournalRefused_EndsWithOneLineAndResumesToTheSameEnd()
    {
        AzuriteFixture.SkipWhereItIsMissing();
        await using var azurite = new AzuriteProcess();
        await azurite.StartAsync();
        using var proxy = new WireProxy(azurite.Port);
        using IPlace place = await undisturbed.FreshOnAsync(azurite, proxy.Port);
        int appends = 0;
        string journal = StoreLayout.RunJournal(UndisturbedRun.Trained, 1);
        proxy.Plan = request =>
            request.Target.Contains(journal, StringComparison.Ordinal) && request.Target.Contains("comp=appendblock", StringComparison.Ordinal) && ++appends == 12
                ? WireFault.Full
                : WireFault.None;
        ProcessResult refused = await SatCurateProcess.RunAsync(place, UndisturbedRun.Clean);
        refused.ExitCode.ShouldBe(1, refused.Errors);
        refused.ErrorLines.Count.ShouldBe(1, refused.Errors);
        refused.Errors.ShouldContain("--resume");
        await SatCurateProcess.OutputAsync(place, UndisturbedRun.Clean);
        await undisturbed.ShouldBeTheEndOfAsync(place);
    }

    [Fact]
    public async Task Clean_OverABadWire_GoesOnToTheSameEnd()
    {
        AzuriteFixture.SkipWhereItIsMissing();
        int seed = Environment.TickCount;
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        await using var azurite = new AzuriteProcess();
        await azurite.StartAsync();
        using var proxy = new WireProxy(azurite.Port);
        using IPlace place = await undisturbed.FreshOnAsync(azurite, proxy.Port);
        int faults = 0;
        proxy.Plan = _ =>
        {
            lock (random)
            {
                WireFault fault = random.Next(25) == 0 ? s_passing[random.Next(s_passing.Length)] : WireFault.None;
                faults += fault == WireFault.None ? 0 : 1;
                return fault;
            }
        };
        ProcessResult result = await SatCurateProcess.RunAsync(place, UndisturbedRun.Clean);
        result.ExitCode.ShouldBe(0, $"seed {seed}: {result.Errors}");
        proxy.Plan = _ => WireFault.None;
        faults.ShouldBeGreaterThan(10);
        await undisturbed.ShouldBeTheEndOfAsync(place);
    }
}
