using System.Diagnostics;
using System.Runtime.InteropServices;
using Orleans.Runtime;
using SatCurate.Contracts.Blocks;
using SatCurate.Contracts.Datasets;
using SatCurate.Contracts.Runs;
using SatCurate.Harness;
using SatCurate.Scale;
using SatCurate.Silo.Exchange;
using SatCurate.Storage;
using SatCurate.Training.Exchange;

// usage: scale [SAMPLES] [PASSES] [CAP] [--types]: grains, pushes and pulls at scale, journal on, in one process over a file store; at most CAP
// sample grains awake, where it is given.
int samples = args.Length > 0 ? int.Parse(args[0]) : 200_000;
int passes = args.Length > 1 ? int.Parse(args[1]) : 66;
int? cap = args.Length > 2 && int.TryParse(args[2], out int most) ? most : null;
const int Classes = 10;
const int InFlight = 4;
const int Queries = 200;
// The shared pool gives up a buffer that nobody has taken for a minute.
TimeSpan poolTrim = TimeSpan.FromSeconds(75);
var minibatches = new Minibatches(samples, Classes);
await using BenchSilo silo = await BenchSilo.StartAsync("unjournaled", cap);
Console.WriteLine($"{samples:N0} samples of {Classes} classes, minibatches of {Minibatches.Size}, {Environment.ProcessorCount} cores, server GC {System.Runtime.GCSettings.IsServerGC}");

Measurement bare = await BareAsync(0);
await silo.Grains.GetGrain<IManagementGrain>(0).ForceActivationCollection(TimeSpan.Zero);
long before = GC.GetTotalMemory(forceFullCollection: true);

(GrainExchange exchange, DatasetManifest manifest) = await BeginAsync("scale");
Console.WriteLine($"first touch        {await PassAsync(0, 32)}");
for (int pass = 1; pass < passes - 5; pass++)
{
    await PassAsync(pass, 32);
}

using (AllocationProfile? profile = args.Contains("--types") ? new AllocationProfile() : null)
{
    await PassAsync(passes - 5, 32);
    Console.WriteLine(string.Join(Environment.NewLine, profile?.Lines(25) ?? []));
}

Measurement push = (await PassAsync(passes - 4, 32)).Plus(await PassAsync(passes - 3, 32));
Measurement pushAll = await PassAsync(passes - 2, int.MaxValue);
Measurement pull = await Measurement.OfAsync(samples, () => Parallel.ForEachAsync(
    minibatches.Pass(passes, 32), new ParallelOptions { MaxDegreeOfParallelism = InFlight }, async (m, token) => await exchange.PullAsync(passes - 2, m, token)));
double resident = Resident();
await Task.Delay(poolTrim);
double residentIdle = Resident();
await PassAsync(passes - 1, 32);
Measurement bareAgain = await BareAsync(passes);

Console.WriteLine($"bare fan-out       {bare}\n     and again     {bareAgain}");
Console.WriteLine($"push, 32 blocks    {push}\npush, all blocks   {pushAll}\npull, 32 blocks    {pull}");
Console.WriteLine($"push / bare        {push.PerSecond / ((bare.PerSecond + bareAgain.PerSecond) / 2):P0} (all blocks {pushAll.PerSecond / ((bare.PerSecond + bareAgain.PerSecond) / 2):P0})");
Console.WriteLine($"resident           {resident:N0} B a sample, with {Math.Min(64, passes - 1)} visits of history; {residentIdle:N0} B after {poolTrim.TotalSeconds:N0} idle seconds");
Console.WriteLine($"top-100 query      {await TopQueryAsync():N1} ms (median of {Queries})");
await CountAsync();
exchange.Dispose();
Measurement unjournaled = await UnjournaledAsync();
Console.WriteLine($"journal off        {unjournaled}\njournal on / off   {push.PerSecond / unjournaled.PerSecond:P0}");

double Resident() => (GC.GetTotalMemory(forceFullCollection: true) - before) / (double)samples;

async Task<(GrainExchange Exchange, DatasetManifest Manifest)> BeginAsync(string name)
{
    DatasetManifest made = await silo.CreateAsync(name, Classes, [.. Enumerable.Range(0, samples).Select(i => i % Classes)]);
    var worker = Guid.NewGuid();
    (IRunGrain run, RunAssignment assignment) = await silo.TakeRunAsync(name, new RunOrder("{}", passes, 0, 0.9f, true, false), worker);
    return (new GrainExchange(silo.Grains, silo.Store, run, worker, made, assignment.Scope), made);
}

async Task<Measurement> UnjournaledAsync()
{
    await silo.Grains.GetGrain<IManagementGrain>(0).ForceActivationCollection(TimeSpan.Zero);
    (exchange, _) = await BeginAsync("unjournaled");
    await PassAsync(0, 32);
    await PassAsync(1, 32);
    return (await PassAsync(2, 32)).Plus(await PassAsync(3, 32));
}

async Task<Measurement> BareAsync(int firstPass)
{
    var measured = new Measurement(0, 0, 0, 0);
    for (int pass = firstPass; pass < firstPass + 6; pass++)
    {
        using AllocationProfile? profile = args.Contains("--types") && pass == firstPass + 5 ? new AllocationProfile() : null;
        measured = await Measurement.OfAsync(samples, () => Parallel.ForEachAsync(
            minibatches.Pass(pass, 32).Index(),
            new ParallelOptions { MaxDegreeOfParallelism = InFlight },
            async (m, _) => await silo.Grains.GetGrain<IBareFanOutGrain>(m.Index % InFlight).ApplyAsync(new FanOut(
                "bare", m.Item, pass, MemoryMarshal.AsBytes(minibatches.Predictions(m.Item, pass).AsSpan()).ToArray()))));
        Console.Write(string.Join("", profile?.Lines(14).Select(line => $"{line}{Environment.NewLine}") ?? []));
    }

    return measured;
}

async Task<Measurement> PassAsync(int pass, int poolBlocks)
{
    await exchange.BeginEpochAsync(pass, CancellationToken.None);
    // The trainer's own arrays, made beforehand: they are not what grains cost.
    (int[] Samples, float[] Predictions)[] work = [.. minibatches.Pass(pass, Math.Min(poolBlocks, manifest.TrainBlocks)).Select(m => (m, minibatches.Predictions(m, pass)))];
    Measurement measured = await Measurement.OfAsync(samples, async () =>
    {
        await Parallel.ForEachAsync(
            work,
            new ParallelOptions { MaxDegreeOfParallelism = InFlight },
            async (m, token) => await exchange.PushAsync(pass, m.Samples, m.Predictions, token));
        await exchange.FlushAsync(CancellationToken.None);
    });
    IReadOnlyList<int> missing = await exchange.EndEpochAsync(pass, CancellationToken.None);
    var figures = new EpochFigures(pass, 0, 0, 0, measured.Seconds, measured.PerSecond, null);
    await exchange.CommitAsync(new TrainingPosition(pass + 1, 0), new byte[16], missing.Count == 0 ? figures : throw new InvalidOperationException($"{missing.Count} visits are missing"), CancellationToken.None);
    return measured;
}

async Task<double> TopQueryAsync()
{
    IDatasetGrain dataset = silo.Grains.GetGrain<IDatasetGrain>("scale");
    ViewAnswer view = await dataset.ViewAsync(null, CancellationToken.None);
    var query = new SuspectQuery { View = view.View!, Top = 100 };
    var times = new List<double>();
    for (int i = 0; i <= Queries; i++)
    {
        var clock = Stopwatch.StartNew();
        await dataset.SuspectsAsync(query, CancellationToken.None);
        times.Add(clock.Elapsed.TotalMilliseconds);
    }

    return times.Skip(1).Order().ElementAt(Queries / 2);
}

async Task CountAsync()
{
    SimpleGrainStatistic[] statistics = await silo.Grains.GetGrain<IManagementGrain>(0).GetSimpleGrainStatistics();
    int activated = statistics.Where(s => s.GrainType.Contains("SampleGrain", StringComparison.Ordinal)).Sum(s => s.ActivationCount);
    ViewAnswer view = await silo.Grains.GetGrain<IDatasetGrain>("scale").ViewAsync(null, CancellationToken.None);
    long updates = 0;
    for (int block = 0; block < manifest.TrainBlocks; block++)
    {
        BlockRows rows = await silo.Grains.GetGrain<IBlockGrain>(SatCurate.Contracts.GrainKeys.Block("scale", block)).RowsAsync(view.View!, CancellationToken.None);
        updates += rows.Visits.Sum(v => (long)v);
    }

    Console.WriteLine($"sample grains active {activated:N0} (of them {samples:N0} for the bare fan-out); updates applied {updates:N0} = {samples:N0} x {updates / (double)samples:N0}");
}
