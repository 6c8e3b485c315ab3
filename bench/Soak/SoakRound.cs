using System.Diagnostics;
using SatCurate.Faults;

namespace SatCurate.Soak;

/// <summary>One run from its start to its end, killed again and again while clients decide; then the checker.</summary>
/// <param name="run">The run.</param>
/// <param name="report">Counts.</param>
/// <param name="random">When to kill.</param>
/// <param name="training">How long the undisturbed run trained.</param>
internal sealed class SoakRound(SoakRun run, SoakReport report, Random random, TimeSpan training)
{
    private const double StartupShare = 0.15;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private TimeSpan _startup = TimeSpan.FromSeconds(3);
    private volatile bool _ready;

    /// <summary>Plays the round.</summary>
    /// <param name="place">A fresh store.</param>
    /// <param name="decidesOnTrained">
    /// True: decisions go to the trained data set and change its training; visits and decisions are checked. False: they go to the other one, and
    /// the trained one must end bit-identical.
    /// </param>
    /// <param name="folder">For the round's files.</param>
    /// <param name="seed">Seed of the decisions.</param>
    public async Task PlayAsync(IPlace place, bool decidesOnTrained, string folder, int seed)
    {
        await run.IngestAsync(place);
        string decided = decidesOnTrained ? SoakRun.Trained : SoakRun.Other;
        var client = new DecisionClient(place, decided, SoakRun.Samples, seed, folder);
        using var enough = new CancellationTokenSource();
        Task deciding = DecideAsync(client, enough.Token);
        await DisturbAsync(place, client);
        await enough.CancelAsync();
        await deciding;
        report.Decided(client.Attempts);
        if (!report.IsRight)
        {
            return;
        }

        string export = Path.Combine(folder, "round.csv");
        await SoakRun.ExportAsync(place, export);
        report.Checked(await Checker.RunAsync(place, SoakRun.Trained, new Expected(SoakRun.Epochs)
        {
            Export = export,
            Reference = decidesOnTrained ? null : run.Reference,
            Attempts = decidesOnTrained ? client.Attempts : [],
        }));
        if (!decidesOnTrained)
        {
            report.Checked(await Checker.RunAsync(place, SoakRun.Other, new Expected(0) { Attempts = client.Attempts }));
        }
    }

    private async Task DisturbAsync(IPlace place, DecisionClient client)
    {
        while (true)
        {
            RunState before = await RunState.ReadAsync(place, SoakRun.Trained, 1);
            using SatCurateProcess victim = SatCurateProcess.Start(place, run.Clean);
            bool killed = report.GoesOn && await KillAsync(victim);
            ProcessResult end = await victim.EndAsync();
            _ready = false;
            if (killed)
            {
                RunState after = await RunState.ReadAsync(place, SoakRun.Trained, 1);
                KillPhase phase = after.PhaseSince(before);
                report.Killed(phase, client.IsAsking);
                Console.WriteLine($"kill {report.Kills}: {phase.ToString().ToLowerInvariant()}, {after.Committed} of {SoakRun.Epochs} epochs{(client.IsAsking ? ", a decision in flight" : "")}");
            }
            else if (end.ExitCode == 0)
            {
                return;
            }
            else if (!end.Errors.Contains("the store is held by ", StringComparison.Ordinal))
            {
                report.Wrong($"clean ended with {end.ExitCode}: {end.Errors}");
                return;
            }
        }
    }

    /// <summary>Kills at a random time, seldom in the startup and mostly after it; false where the victim ended before.</summary>
    private async Task<bool> KillAsync(SatCurateProcess victim)
    {
        var clock = Stopwatch.StartNew();
        bool early = random.NextDouble() < StartupShare;
        if (!early)
        {
            using var patience = new CancellationTokenSource(Patience);
            while (!victim.HasExited && !SoakRun.IsReady(victim))
            {
                await Task.Delay(5, patience.Token);
            }

            _startup = clock.Elapsed;
            _ready = true;
        }

        using var late = new CancellationTokenSource();
        Task end = victim.EndAsync();
        await Task.WhenAny(end, Task.Delay((early ? _startup : training / 6) * random.NextDouble(), late.Token));
        await late.CancelAsync();
        if (victim.HasExited)
        {
            return false;
        }

        await victim.KillAsync();
        return true;
    }

    /// <summary>Decides while the victim is up; what is on its way at a kill finds it dead, or the store without an owner.</summary>
    private async Task DecideAsync(DecisionClient client, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            if (_ready)
            {
                await client.DecideAsync();
            }

            await Task.Delay(50, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
