using SatCurate.Faults;

namespace SatCurate.Soak;

/// <summary>
/// Three kills, at a quarter, a half and three quarters of the run and there a random part of an eighth later, by the run's own clock: none comes
/// before training or after it, however busy the machine is.
/// </summary>
internal sealed class FractionKills(SoakRun run, SoakReport report, Random random)
{
    /// <summary>Runs, kills, resumes and checks.</summary>
    public async Task PlayAsync(IPlace place, string folder)
    {
        await run.IngestAsync(place);
        var clock = new RunClock(place, SoakRun.Trained, 1, SoakRun.Epochs);
        for (int quarter = 1; quarter <= 3; quarter++)
        {
            double fraction = (quarter / 4.0) + (random.NextDouble() / 8);
            RunState before = await RunState.ReadAsync(place, SoakRun.Trained, 1);
            using SatCurateProcess victim = SatCurateProcess.Start(place, run.Clean);
            if (!await clock.UntilAsync(victim, fraction))
            {
                report.Wrong($"the run ended before {fraction:P1} of it: {victim.Errors}");
                return;
            }

            await victim.KillAsync();
            RunState after = await RunState.ReadAsync(place, SoakRun.Trained, 1);
            report.Killed(after.PhaseSince(before), false);
            Console.WriteLine($"killed at {fraction:P1}: {after.Committed} of {SoakRun.Epochs} epochs");
        }

        await SatCurateProcess.OutputAsync(place, run.Clean);
        string export = Path.Combine(folder, "fractions.csv");
        await SoakRun.ExportAsync(place, export);
        report.Checked(await Checker.RunAsync(place, SoakRun.Trained, new Expected(SoakRun.Epochs) { Export = export, Reference = run.Reference, Attempts = [] }));
    }
}
