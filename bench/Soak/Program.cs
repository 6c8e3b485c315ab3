using System.Diagnostics;
using SatCurate.Faults;
using SatCurate.Soak;

// Nothing is lost, whenever the process is killed: rounds of one small run, SIGKILLs at random times, decisions from client processes
// beside it, and a checker that shares no code with the program.
if (SoakOptions.Parse(args) is not { } options)
{
    Console.Error.WriteLine(SoakOptions.Usage);
    return 2;
}

await using AzuriteProcess? azurite = options.Store == "azurite" ? new AzuriteProcess() : null;
if (azurite is not null)
{
    await azurite.StartAsync();
}

string folder = Directory.CreateTempSubdirectory("satcurate-soak-").FullName;
var report = new SoakReport(options);
var run = new SoakRun(folder, options.Seed);
TimeSpan training = await UndisturbedAsync();
if (options.Fractions)
{
    await new FractionKills(run, report, new Random(options.Seed)).PlayAsync(Fresh("fractions"), folder);
}

for (int round = 0; report.GoesOn && !options.Fractions; round++)
{
    bool decidesOnTrained = round % 2 == 1;
    Console.WriteLine($"round {round}: decisions on the {(decidesOnTrained ? "trained" : "other")} data set");
    using IPlace place = Fresh($"round-{round}");
    await new SoakRound(run, report, new Random((options.Seed * 1000) + round), training).PlayAsync(place, decidesOnTrained, folder, (options.Seed * 1000) + round);
}

report.Print();
if (report.IsRight)
{
    Directory.Delete(folder, recursive: true);
}
else
{
    Console.WriteLine($"what it left is in {folder}");
}

return report.IsRight ? 0 : 1;

IPlace Fresh(string name) => azurite is null ? new DirectoryPlace(Path.Combine(folder, name)) : new AzuritePlace(azurite, azurite.Port);

async Task<TimeSpan> UndisturbedAsync()
{
    using IPlace place = Fresh("undisturbed");
    await run.IngestAsync(place);
    using SatCurateProcess whole = SatCurateProcess.Start(place, run.Clean);
    while (!whole.HasExited && !SoakRun.IsReady(whole))
    {
        await Task.Delay(20);
    }

    var clock = Stopwatch.StartNew();
    ProcessResult end = await whole.EndAsync();
    if (end.ExitCode != 0)
    {
        throw new InvalidOperationException($"the undisturbed run failed: {end.Errors}");
    }

    Console.WriteLine($"undisturbed: {SoakRun.Epochs} epochs in {clock.Elapsed.TotalSeconds:N1} s");
    await SoakRun.ExportAsync(place, run.Reference);
    report.Checked(await Checker.RunAsync(place, SoakRun.Trained, new Expected(SoakRun.Epochs) { Export = run.Reference, Attempts = [] }));
    return clock.Elapsed;
}
