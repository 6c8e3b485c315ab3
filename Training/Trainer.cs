using SatCurate.Training.Batching;
using SatCurate.Training.Checkpoints;
using SatCurate.Training.Exchange;
using SatCurate.Training.Models;
using SatCurate.Training.Native;
using SatCurate.Training.Recipes;
using SatCurate.Training.Rounds;
using static TorchSharp.torch;

namespace SatCurate.Training;

/// <summary>
/// Runs Self-Adaptive Training. All torch calls of a run happen on one thread that belongs to it: dispose scopes, the gradient mode and the
/// number of threads are the thread's own.
/// </summary>
public static class Trainer
{
    // Read before any run sets its own: a thread of libtorch starts with the number that was set last, on whichever thread.
    private static readonly Lazy<int> s_threadsFound = new(() => Math.Min(get_num_threads(), Environment.ProcessorCount));

    /// <summary>Trains from the start, or from the job's checkpoint, to the last epoch.</summary>
    /// <param name="job">What to train.</param>
    /// <param name="exchange">The samples' targets.</param>
    /// <param name="progress">Told about four times a second; may be null.</param>
    /// <param name="cancellationToken">Stops the run: the step under way ends, a checkpoint is committed, the outcome says not finished.</param>
    /// <exception cref="TrainingDivergedException">Outputs are no longer finite.</exception>
    /// <exception cref="Curation.UserErrorException">The recipe is out of range or does not fit the data or this machine.</exception>
    /// <exception cref="InvalidDataException">The checkpoint is damaged or does not fit the data.</exception>
    public static Task<TrainingOutcome> RunAsync(
        TrainingJob job, ITargetExchange exchange, IProgress<TrainingProgress>? progress, CancellationToken cancellationToken) =>
        OnItsThread(() => Run(job, exchange, progress, cancellationToken));

    /// <summary>Trains together with others, round by round, until the run is done or this trainer is to leave. The model comes from the rounds.</summary>
    /// <param name="job">What to train; its checkpoint is not looked at.</param>
    /// <param name="exchange">The samples' targets.</param>
    /// <param name="rounds">What to do next.</param>
    /// <param name="progress">Told how far this trainer is within its round; may be null.</param>
    /// <param name="cancellationToken">Leaves the run: the step under way ends, and what was done is handed in.</param>
    /// <exception cref="TrainingDivergedException">Outputs are no longer finite.</exception>
    /// <exception cref="Curation.UserErrorException">The recipe is out of range or does not fit the data or this machine.</exception>
    /// <exception cref="InvalidDataException">A state is damaged or does not fit the data.</exception>
    public static Task<TrainingOutcome> RunSharedAsync(
        TrainingJob job, ITargetExchange exchange, IRounds rounds, IProgress<TrainingProgress>? progress, CancellationToken cancellationToken) =>
        OnItsThread(() => RunShared(job, exchange, rounds, progress, cancellationToken));

    private static Task<TrainingOutcome> OnItsThread(Func<TrainingOutcome> run)
    {
        var outcome = new TaskCompletionSource<TrainingOutcome>(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(() => Complete(outcome, run))
        {
            IsBackground = true,
            Name = "trainer",
        };
        thread.Start();
        return outcome.Task;
    }

    private static void Complete(TaskCompletionSource<TrainingOutcome> outcome, Func<TrainingOutcome> run)
    {
        try
        {
            outcome.SetResult(run());
        }
#pragma warning disable CA1031 // The thread has no caller but the task.
        catch (Exception error)
#pragma warning restore CA1031
        {
            outcome.SetException(error);
        }
    }

    private static TrainingOutcome Run(
        TrainingJob job, ITargetExchange exchange, IProgress<TrainingProgress>? progress, CancellationToken stop)
    {
        Checkpoint? checkpoint = job.Checkpoint.IsEmpty ? null : Checkpoint.Read(job.Checkpoint, job.CheckpointName);
        Recipe recipe = (checkpoint?.Header.Recipe ?? job.Recipe).Validated();
        Device device = TorchDevice.Parse(job.Device);
        GpuPrecision.Demand(recipe.Precision, device);
        int threads = SetThreads(job);
        if (checkpoint is null && stop.IsCancellationRequested)
        {
            return new TrainingOutcome(false, default, null);
        }

        using TrainingState state = checkpoint is null ? Start(job, recipe, device) : Resume(job, checkpoint, threads, device, progress);
        using ResidentPayload? resident = Resident(job, recipe, device);
        state.Model.train();
        var run = new TrainingRun(new EpochWork(job, recipe, state, device, resident, threads, exchange, progress), exchange, recipe.Epochs);
        return run.Train(checkpoint?.Header.Position ?? default, checkpoint?.Header.Sums ?? default, stop);
    }

    private static TrainingOutcome RunShared(
        TrainingJob job, ITargetExchange exchange, IRounds rounds, IProgress<TrainingProgress>? progress, CancellationToken stop)
    {
        Recipe recipe = job.Recipe.Validated();
        Device device = TorchDevice.Parse(job.Device);
        GpuPrecision.Demand(recipe.Precision, device);
        int threads = SetThreads(job);
        RoundTask first = rounds.NextAsync(null, stop).AsTask().GetAwaiter().GetResult();
        using TrainingState state = first.Base.Count == 0
            ? Start(job, recipe, device)
            : TrainingState.Initial(recipe, job.Payload.Shape, job.Classes, InputStatistics.Neutral(job.Payload.Shape.Channels), device, job.Script);
        using ResidentPayload? resident = Resident(job, recipe, device);
        state.Model.train();
        var work = new EpochWork(job, recipe, state, device, resident, threads, exchange, progress);
        return new SharedRun(job, state, work, rounds, progress).Train(first, stop);
    }

    private static int SetThreads(TrainingJob job)
    {
        int found = s_threadsFound.Value;
        int threads = job.Threads > 0 ? job.Threads : found;
        set_num_threads(threads);
        return threads;
    }

    private static ResidentPayload? Resident(TrainingJob job, Recipe recipe, Device device) =>
        ResidentPayload.Of(job.Payload, new Augmentation(job.Payload.Shape, recipe), device);

    private static TrainingState Start(TrainingJob job, Recipe recipe, Device device)
    {
        InputStatistics statistics = InputStatisticsPass.ReadAsync(job.Payload, CancellationToken.None).GetAwaiter().GetResult();
        return TrainingState.Initial(recipe, job.Payload.Shape, job.Classes, statistics, device, job.Script);
    }

    private static TrainingState Resume(
        TrainingJob job, Checkpoint checkpoint, int threads, Device device, IProgress<TrainingProgress>? progress)
    {
        CheckpointHeader header = checkpoint.Header;
        if (header.Shape != job.Payload.Shape || header.Classes != job.Classes)
        {
            throw new InvalidDataException(
                $"The checkpoint is for {header.Shape} and {header.Classes} classes, the data has {job.Payload.Shape} and {job.Classes}.");
        }

        if (header.Threads != threads)
        {
            progress?.Report(new TrainingProgress(
                header.Position.Epoch, header.Recipe.Epochs, header.Position.Step, 0, 0, 0, null,
                $"resumed with {threads} torch threads after {header.Threads}: results are as good but not bit-identical"));
        }

        return TrainingState.Restore(checkpoint, device, job.Script);
    }
}
