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

async Task<(double Seconds, bool Identical)> WithGrainsAsync(IWork work, ArrayExchange plain, string name)
{
    DatasetManifest manifest = await silo.CreateAsync(name, 10, work.Given);
    var worker = Guid.NewGuid();
    RunScope scope = work.Scope(1);
    var order = new RunOrder("{}", work.Epochs, scope.WarmUpEpochs, scope.Momentum, scope.MovesTargets, false);
    (IRunGrain run, RunAssignment assignment) = await silo.TakeRunAsync(name, order, worker);
    using var exchange = new GrainExchange(silo.Grains, silo.Store, run, worker, manifest, assignment.Scope);
    double seconds = await work.RunAsync(exchange);
    await run.LeaveAsync(worker, null, CancellationToken.None);
    bool identical = true;
    ViewAnswer view = await silo.Grains.GetGrain<IDatasetGrain>(name).ViewAsync(1, CancellationToken.None);
    for (int block = 0; block < manifest.TrainBlocks; block++)
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
