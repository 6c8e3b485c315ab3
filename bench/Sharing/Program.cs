using System.Diagnostics;
using System.Globalization;
using SatCurate.Contracts;
using SatCurate.Contracts.Blocks;
using SatCurate.Contracts.Datasets;
using SatCurate.Contracts.Runs;
using SatCurate.Curation;
using SatCurate.Harness;
using SatCurate.Sharing;
using SatCurate.Silo.Exchange;
using SatCurate.Storage;
using SatCurate.Training;
using SatCurate.Training.Batching;
using SatCurate.Training.Recipes;

// usage: sharing [SEEDS] [SAMPLES] [EPOCHS] [TRAINERS]...: what it does to speed and to results that several trainers share a run (0 round
// steps: as the run chooses). All in one process: real grains, journals and rounds; each trainer has one torch thread. Generated digits,
// 30 % of the labels drawn anew; the truth is looked at for the figures alone.
int seeds = Argument(0, 3);
int samples = Argument(1, 6_000);
int epochs = Argument(2, 0);
int[] trainers = args.Length > 3 ? [.. args[3..].Select(text => int.Parse(text, CultureInfo.InvariantCulture))] : [1, 2];
await using BenchSilo silo = await BenchSilo.StartAsync();
foreach (int count in trainers)
{
    var all = new List<Figures>();
    for (int seed = 1; seed <= seeds; seed++)
    {
        Figures figures = await TrainAsync(count, seed);
        Console.WriteLine($"{count} trainers, seed {seed}: {figures}");
        all.Add(figures);
    }

    Console.WriteLine($"{count} trainers, mean of {seeds}: {Figures.Mean(all)}");
}

async Task<Figures> TrainAsync(int count, int seed)
{
    var data = new GlyphData(samples, 1_000, "symmetric:0.3", seed);
    Recipe recipe = Recipe.Fast(GlyphData.Shape, samples);
    recipe = (epochs > 0 ? recipe.WithEpochs(epochs, null) : recipe) with { Seed = seed };
    string name = $"t{count}-s{seed}";
    DatasetManifest manifest = await silo.CreateAsync(name, 10, data.Given);
    RunScope scope = recipe.Scope(1, 10);
    var sharing = new Sharing(Math.Max(2, count), 0, EpochOrder.Steps(samples, recipe.BatchSize));
    var order = new RunOrder("{}", recipe.Epochs, scope.WarmUpEpochs, scope.Momentum, scope.MovesTargets, false, 2, count > 1 ? sharing : null);
    StartRunAnswer started = await silo.Grains.GetGrain<IDatasetGrain>(name).StartRunAsync(order, CancellationToken.None);
    IRunGrain run = silo.Grains.GetGrain<IRunGrain>(GrainKeys.Run(name, started.Run));
    var job = new TrainingJob(recipe, data.Payload, 10) { Test = data.Test, Threads = 1 };
    var clock = Stopwatch.StartNew();
    await Task.WhenAll(Enumerable.Range(0, count).Select(_ => WorkAsync(run, manifest, job)));
    double seconds = clock.Elapsed.TotalSeconds;
    RunStatus status = (await run.StatusAsync(CancellationToken.None))!;
    return await MeasureAsync(name, data, status, seconds);
}

async Task WorkAsync(IRunGrain run, DatasetManifest manifest, TrainingJob job)
{
    var worker = Guid.NewGuid();
    RunAssignment assignment = await run.AttachAsync(worker, CancellationToken.None) ?? throw new InvalidOperationException("the run is taken");
    using var exchange = new GrainExchange(silo.Grains, silo.Store, run, worker, manifest, assignment.Scope);
    await (assignment.IsShared
        ? Trainer.RunSharedAsync(job, exchange, new GrainRounds(run, silo.Store, exchange, worker), null, CancellationToken.None)
        : Trainer.RunAsync(job, exchange, null, CancellationToken.None));
    await run.LeaveAsync(worker, RunDeparture.Done, null, CancellationToken.None);
}

async Task<Figures> MeasureAsync(string name, GlyphData data, RunStatus status, double seconds)
{
    ViewAnswer view = await silo.Grains.GetGrain<IDatasetGrain>(name).ViewAsync(1, CancellationToken.None);
    var suspicion = new List<double>();
    int right = 0;
    for (int block = 0; suspicion.Count < samples; block++)
    {
        BlockRows rows = await silo.Grains.GetGrain<IBlockGrain>(GrainKeys.Block(name, block)).RowsAsync(view.View!, CancellationToken.None);
        for (int i = 0; i < rows.Given.Count; i++)
        {
            suspicion.Add(1 - rows.Scores[i]);
            right += (rows.Issues[i] ? rows.Predicted[i] : rows.Given[i]) == data.Truth[rows.First + i] ? 1 : 0;
        }
    }

    bool[] bad = [.. data.Given.Zip(data.Truth, (given, truth) => given != truth)];
    EpochReport last = status.Reports[^1];
    return new Figures(
        (double)samples * status.EpochsDone / seconds, status.Reports[0].Loss, last.Loss, last.GivenAgreement, last.TestAccuracy ?? double.NaN,
        Ranking.Auroc(suspicion, bad), (double)right / samples);
}

int Argument(int place, int otherwise) => args.Length > place ? int.Parse(args[place], CultureInfo.InvariantCulture) : otherwise;
