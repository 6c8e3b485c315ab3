using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Runtime;
using SatCurate.Contracts;
using SatCurate.Contracts.Blocks;
using SatCurate.Contracts.Runs;
using SatCurate.Datasets;
using SatCurate.Silo.Exchange;
using SatCurate.Silo.Scripts;
using SatCurate.Storage;
using SatCurate.Training;

namespace SatCurate.Silo;

/// <summary>
/// Takes offered runs one after another and trains them. The torch work happens on the trainer's own thread, never on a grain's. A silo that
/// does not answer is no reason to end: the lease runs out by itself, and the run is offered again.
/// </summary>
internal sealed partial class TrainerWorker(IGrainFactory grains, IStore store, ILogger<TrainerWorker> logger) : BackgroundService
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(2);

    private static readonly Func<ILogger, int, string, Guid, IDisposable?> s_run = LoggerMessage.DefineScope<int, string, Guid>("Run {Run} of {Dataset} by {Worker}");

    private readonly Guid _worker = Guid.NewGuid();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            TimeSpan pause = BetweenLooks;
            try
            {
                if (await grains.GetGrain<IRunBoardGrain>(0).TakeAsync() is { } offer)
                {
                    await TakeAsync(offer, stoppingToken);
                    continue;
                }
            }
            catch (Exception e) when (IsOfTheWay(e) || e is ArgumentException)
            {
                // An argument: until a data silo is known, nobody knows what a run board is.
                LogUnreachable(e.Message);
                pause = AfterFailure;
            }

            await Task.Delay(pause, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>True where the fault lies between here and the grains or the store, so that trying again may succeed.</summary>
    private static bool IsOfTheWay(Exception e) => Unanswered.Is(e) || e is IOException or BlockMovedException or OperationCanceledException;

    private async Task TakeAsync(RunOffer offer, CancellationToken stoppingToken)
    {
        IRunGrain run = grains.GetGrain<IRunGrain>(GrainKeys.Run(offer.Dataset, offer.Run));
        if (await run.AttachAsync(_worker, stoppingToken) is not { } assignment)
        {
            return;
        }

        using IDisposable? scope = s_run(logger, offer.Run, offer.Dataset, _worker);
        LogTaken(offer.Dataset, offer.Run);
        (RunDeparture departure, string? reason) = (RunDeparture.Done, null);
        try
        {
            await TrainAsync(offer.Dataset, run, assignment, stoppingToken);
            departure = stoppingToken.IsCancellationRequested ? RunDeparture.Draining : RunDeparture.Done;
        }
        catch (LeaseLostException e)
        {
            LogLost(offer.Dataset, offer.Run, e.Message);
            TrainerWorkerMetrics.LeasesLost.Add(1);
            return;
        }
        catch (Exception e)
        {
            // Whatever it was, the run must not look active for ever; the reason goes to its status.
            LogFailed(offer.Dataset, offer.Run, e);
            (departure, reason) = (IsOfTheWay(e) ? RunDeparture.Interrupted : RunDeparture.Failed, e.Message);
        }

        await run.LeaveAsync(_worker, departure, reason, CancellationToken.None);
    }

    private async Task TrainAsync(string dataset, IRunGrain run, RunAssignment assignment, CancellationToken stoppingToken)
    {
        DatasetManifest manifest = await ManifestFile.ReadAsync(store, dataset, stoppingToken)
            ?? throw new InvalidOperationException($"there is no data set {dataset}");
        RunRecipe recipe = RunRecipe.Read(assignment.Recipe);
        var job = new TrainingJob(recipe.Recipe, new StorePayload(store, manifest, Splits.Train), manifest.Classes.Count)
        {
            Test = await StorePayload.TestAsync(store, manifest, stoppingToken),
            Script = await StoredScript.ReadAsync(store, dataset, recipe.Recipe, stoppingToken),
            Device = recipe.Device,
        };
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        using var exchange = new GrainExchange(grains, store, run, _worker, manifest, assignment.Scope);
        await using var reports = new ProgressReports(run, _worker, stop);
        if (assignment.IsShared)
        {
            await Trainer.RunSharedAsync(job, exchange, new GrainRounds(run, store, exchange, _worker), reports, stop.Token);
            return;
        }

        ReadOnlyMemory<byte> checkpoint = await ReadCheckpointAsync(assignment.Checkpoint, stoppingToken);
        job = job with { Checkpoint = checkpoint, CheckpointName = assignment.Checkpoint?.Name ?? "" };
        await Trainer.RunAsync(job, exchange, reports, stop.Token);
    }

    private async Task<ReadOnlyMemory<byte>> ReadCheckpointAsync(RunCheckpoint? checkpoint, CancellationToken cancellationToken)
    {
        if (checkpoint is null)
        {
            return default;
        }

        return await store.ReadAllAsync(checkpoint.Name, cancellationToken)
            ?? throw new InvalidDataException($"the checkpoint {checkpoint.Name} is gone from {store.Location}");
    }

    [LoggerMessage(LogLevel.Information, "Training run {Run} of {Dataset}")]
    private partial void LogTaken(string dataset, int run);

    [LoggerMessage(LogLevel.Warning, "No run can be taken now: {Why}")]
    private partial void LogUnreachable(string why);

    [LoggerMessage(LogLevel.Information, "Run {Run} of {Dataset} has passed to another trainer, or will: {Why}")]
    private partial void LogLost(string dataset, int run, string why);

    [LoggerMessage(LogLevel.Error, "Run {Run} of {Dataset} failed")]
    private partial void LogFailed(string dataset, int run, Exception exception);
}
