using System.Runtime.InteropServices;
using SatCurate.Contracts.Blocks;
using SatCurate.Contracts.Datasets;
using SatCurate.Contracts.Runs;
using SatCurate.Curation;
using SatCurate.Harness;
using SatCurate.Overhead;
using SatCurate.Silo.Exchange;
using SatCurate.Storage;
using SatCurate.Training.Exchange;

// usage: overhead [PAIRS] [EPOCHS]: what grains cost a trainer: the same work with targets in grains and in a plain array, in turns.
int pairs = args.Length > 0 ? int.Parse(args[0]) : 3;
int epochs = args.Length > 1 ? int.Parse(args[1]) : 4;
await using BenchSilo silo = await BenchSilo.StartAsync();
await CompareAsync("cnn, 6,000 images of 28 x 28", new CnnWork(6_000, epochs));
await CompareAsync("null trainer at 30,000 samples/s", new PacedWork(60_000, 30_000, 5));
await CountWritesAsync(new PacedWork(50_000, 2_000, 2));

async Task CountWritesAsync(PacedWork work)
{
    StoreWrites before = silo.Observed.Writes;
    await WithGrainsAsync(work, null, "writes");
    StoreWrites writes = silo.Observed.Writes.Since(before);
    Console.WriteLine(
        $"writes to the store, {work.Given.Count:N0} samples at 2,000/s, per epoch of {work.Epochs}: {writes.Requests / work.Epochs:N0} requests "
        + $"({writes.Creates / work.Epochs:N0} new, {writes.Appends / work.Epochs:N0} appends of {writes.AppendedBytes / Math.Max(1, writes.Appends) / 1000.0:N1} kB, {writes.Publishes / work.Epochs:N0} published, {writes.Deletes / work.Epochs:N0} deleted)");
}

async Task CompareAsync(string title, IWork work)
{
    var ratios = new List<double>();
    bool identical = true;
    for (int pair = 0; pair <= pairs; pair++)
    {
        var plain = new ArrayExchange(work.Scope(1), work.Given);
        double without = await work.RunAsync(plain);
        (double with, bool same) = await WithGrainsAsync(work, plain, $"{work.Name}{pair}");
        identical &= same;
        Console.WriteLine($"{title}: plain {without:N2} s, grains {with:N2} s, ratio {with / without:N3}{(pair == 0 ? " (warm-up, not counted)" : "")}");
        if (pair > 0)
        {
            ratios.Add(with / without);
        }
    }

    Console.WriteLine($"{title}: median ratio {ratios.Order().ElementAt(ratios.Count / 2):N3}; final targets bit-identical: {identical}");
}

async Task<(double Seconds, bool Identical)> WithGrainsAsync(IWork work, ArrayExchange? plain, string name)
{
    DatasetManifest manifest = await silo.CreateAsync(name, 10, work.Given);
    var worker = Guid.NewGuid();
    RunScope scope = work.Scope(1);
    var order = new RunOrder("{}", work.Epochs, scope.WarmUpEpochs, scope.Momentum, scope.MovesTargets, false);
    (IRunGrain run, RunAssignment assignment) = await silo.TakeRunAsync(name, order, worker);
    using var exchange = new GrainExchange(silo.Grains, silo.Store, run, worker, manifest, assignment.Scope);
    double seconds = await work.RunAsync(exchange);
    await run.LeaveAsync(worker, RunDeparture.Done, null, CancellationToken.None);
    bool identical = true;
    ViewAnswer view = await silo.Grains.GetGrain<IDatasetGrain>(name).ViewAsync(1, CancellationToken.None);
    for (int block = 0; plain is not null && block < manifest.TrainBlocks; block++)
    {
        IBlockGrain grain = silo.Grains.GetGrain<IBlockGrain>(SatCurate.Contracts.GrainKeys.Block(name, block));
        BlockRows rows = await grain.RowsAsync(view.View!, CancellationToken.None);
        for (int i = 0; i < rows.Given.Count; i++)
        {
            ReadOnlySpan<float> values = MemoryMarshal.Cast<byte, float>(rows.Values.Span).Slice(i * 20, 20);
            identical &= values.SequenceEqual(plain.States[(int)rows.First + i].Values);
        }
    }

    return (seconds, identical);
}
