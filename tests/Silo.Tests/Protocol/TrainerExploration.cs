using SatCurate.Contracts;
using SatCurate.Contracts.Blocks;
using SatCurate.Contracts.Datasets;
using SatCurate.Contracts.Runs;
using SatCurate.Contracts.Samples;
using SatCurate.Curation;
using SatCurate.Grains.Tests;
using SatCurate.Grains.Tests.Protocol;
using SatCurate.Silo.Exchange;
using SatCurate.Storage;
using SatCurate.Training;

namespace SatCurate.Silo.Tests.Protocol;

/// <summary>
/// One exploration of the trainer's side of the protocol: the real trainer and its exchange over real grains and real journals. Messages to
/// blocks and samples and their answers are lost, held up, doubled, delivered late or to a second activation of the block; journals are taken
/// over behind their blocks' back; blocks and samples fall asleep; appends fail before or after they happened; trainers die, and their last
/// messages with them or not, and others go on from the checkpoint. The seed decides what is planted; threads decide some of the order.
/// </summary>
internal sealed class TrainerExploration(GrainHost host, int seed)
{
    private const int MostDeaths = 40;

    /// <summary>A trainer takes less than a second; one that takes this long waits for something that never comes.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private readonly Random _random = new(seed);
    private readonly string _dataset = $"trained{seed}";
    private readonly List<GrainExchange> _exchanges = [];
    private readonly CallStorm _storm = new(host.Grains, $"trained{seed}", seed) { ReachesBlocks = true };
    private double _faults;

    /// <summary>How often a trainer died.</summary>
    public int Deaths { get; private set; }

    /// <summary>What was violated; null where all held.</summary>
    public async Task<string?> RunAsync()
    {
        try
        {
            return await ExploreAsync();
        }
        catch (Exception e)
        {
            // A test that says its seed can be repeated.
            return e.ToString();
        }
    }

    private async Task<string?> ExploreAsync()
    {
        DatasetManifest manifest = await host.CreateAsync(_dataset, TinyRun.Classes, TinyRun.Given, TinyRun.BlockSize);
        StartRunAnswer started = await host.Dataset(_dataset).StartRunAsync(TinyRun.Order, CancellationToken.None);
        IRunGrain run = host.Grains.GetGrain<IRunGrain>(GrainKeys.Run(_dataset, started.Run));
        _faults = _random.NextDouble() * 0.4;
        _storm.Faults = _faults * 0.5;
        host.Calls.OnCall = _storm.PassAsync;
        host.Store.OnAppend = name => name.Contains($"/{_dataset}/journal/", StringComparison.Ordinal) && Chance(0.08)
            ? Roll(2) == 0 ? AppendFault.Before : AppendFault.AnswerLost
            : AppendFault.None;
        try
        {
            while (!await TrainAsync(manifest, run))
            {
                if (++Deaths == MostDeaths)
                {
                    return "the run never ends, though the faults have";
                }

                if (Deaths == MostDeaths / 2)
                {
                    _storm.Faults = _faults = 0;
                }

                // The lease is soft state: with the activation it is gone, as after its time.
                await GrainHost.SleepAsync(run);
            }
        }
        finally
        {
            host.Calls.OnCall = null;
            host.Store.OnAppend = null;
            _exchanges.ForEach(exchange => exchange.Dispose());
        }

        return await VerifyAsync(run);
    }

    /// <summary>One trainer from the last checkpoint on: true where it came to the end, false where it died.</summary>
    private async Task<bool> TrainAsync(DatasetManifest manifest, IRunGrain run)
    {
        var worker = Guid.NewGuid();
        RunAssignment assignment = await run.AttachAsync(worker, CancellationToken.None) ?? throw new InvalidOperationException("the run is taken");
        var exchange = new GrainExchange(host.Grains, host.Store, run, worker, manifest, assignment.Scope, new HurriedClock());
        _exchanges.Add(exchange);
        TrainingJob job = TinyRun.Job(seed % 3) with
        {
            Checkpoint = assignment.Checkpoint is { } checkpoint
                ? await host.Store.ReadAllAsync(checkpoint.Name, CancellationToken.None) ?? throw new InvalidDataException($"{checkpoint.Name} is gone")
                : default(ReadOnlyMemory<byte>),
        };
        Task<TrainingOutcome> training = Trainer.RunAsync(job, new DisturbedExchange(exchange, DisturbAsync), null, CancellationToken.None);
        if (await Task.WhenAny(training, Task.Delay(s_patience)) != training)
        {
            throw new InvalidOperationException($"exploration {seed}: the trainer hangs");
        }

        try
        {
            return (await training).Finished;
        }
        catch (Exception e) when (e is TrainerDiedException or BlockMovedException or TimeoutException)
        {
            // Planted, or a barrier that met one fault after the other. Half of the dead leave messages on their way.
            if (Roll(2) == 0)
            {
                exchange.Dispose();
            }

            return false;
        }
    }

    private async Task DisturbAsync()
    {
        if (Chance(0.2))
        {
            throw new TrainerDiedException();
        }

        int block = Roll(TinyRun.Given.Count / TinyRun.BlockSize);
        if (Chance(0.3))
        {
            await host.FenceAsync(_dataset, block, [.. TinyRun.Given.Skip(block * TinyRun.BlockSize).Take(TinyRun.BlockSize)]);
        }

        if (Chance(0.3))
        {
            await GrainHost.SleepAsync(Roll(2) == 0 ? host.Block(_dataset, block) : host.Grains.GetGrain<IBlockGrain>(CallStorm.Twin(_dataset, block)));
        }

        if (Chance(0.5))
        {
            await GrainHost.SleepAsync(host.Sample(_dataset, Roll(TinyRun.Given.Count)));
        }

        if (Chance(0.3))
        {
            await TryAsync(() => host.Block(_dataset, block).FlushAsync(CancellationToken.None));
        }

        if (Chance(1) && _storm.Pushes is { Count: > 0 } pushes)
        {
            (Orleans.Runtime.GrainId late, PushRequest push) = pushes[Roll(pushes.Count)];
            await TryAsync(() => host.Grains.GetGrain<IBlockGrain>(late).PushAsync(push).AsTask());
        }

        if (Chance(1) && _storm.Visits is { Count: > 0 } visits)
        {
            (Orleans.Runtime.GrainId late, SampleVisit visit) = visits[Roll(visits.Count)];
            await TryAsync(() => host.Grains.GetGrain<ISampleGrain>(late).ApplyAsync(visit).AsTask());
        }
    }

    private async Task<string?> VerifyAsync(IRunGrain run)
    {
        UndisturbedRun expected = await TinyRun.Undisturbed;
        RunStatus status = (await run.StatusAsync(CancellationToken.None))!;
        for (int epoch = 0; epoch < TinyRun.Epochs; epoch++)
        {
            if (status.Reports.Count <= epoch || status.Reports[epoch].Loss != expected.Losses[epoch])
            {
                return $"the loss of epoch {epoch} of {status.Reports.Count} was made with other targets";
            }
        }

        for (int index = 0; index < TinyRun.Given.Count; index++)
        {
            int block = index / TinyRun.BlockSize;
            int offset = index % TinyRun.BlockSize;
            if (offset == 0)
            {
                await host.FenceAsync(_dataset, block, [.. TinyRun.Given.Skip(index).Take(TinyRun.BlockSize)]);
                await GrainHost.SleepAsync(host.Block(_dataset, block));
            }

            SampleState? state = (await host.Block(_dataset, block).ReadSampleAsync(offset, CancellationToken.None)).State;
            if (state?.Version != TinyRun.Epochs || state.LastEpoch != TinyRun.Epochs - 1 || !state.Values.SequenceEqual(expected.States[index].Values))
            {
                return $"sample {index}: {state?.Version} updates, last visit {state?.LastEpoch}, or other values";
            }

            IReadOnlyList<ulong> history = await host.Block(_dataset, block).HistoryAsync(status.Run, offset, CancellationToken.None);
            if (!history.SequenceEqual(expected.History.Select(of => of[index])))
            {
                return $"sample {index}: {history.Count} visits in the history, or others";
            }
        }

        return null;
    }

    private static async Task TryAsync(Func<Task> call)
    {
        try
        {
            await call();
        }
        catch (Exception e) when (e is BlockMovedException or TimeoutException)
        {
            // A message that nobody waits for.
        }
    }

    private bool Chance(double scale)
    {
        lock (_random)
        {
            return _random.NextDouble() < _faults * scale;
        }
    }

    private int Roll(int sides)
    {
        lock (_random)
        {
            return _random.Next(sides);
        }
    }
}
