using System.Diagnostics;
using SatCurate.Training.Batching;
using SatCurate.Training.Checkpoints;
using SatCurate.Training.Exchange;
using SatCurate.Training.Recipes;
using static TorchSharp.torch;

namespace SatCurate.Training;

/// <summary>What an epoch is made of, whether one trainer does all of it or several share it. All of it happens on the trainer's thread.</summary>
/// <param name="job">What to train.</param>
/// <param name="recipe">How.</param>
/// <param name="state">Model and optimizer.</param>
/// <param name="device">Where they are.</param>
/// <param name="resident">The payload, where the device holds it too.</param>
/// <param name="threads">Threads of torch.</param>
/// <param name="exchange">The samples' targets.</param>
/// <param name="progress">Told how far it is; may be null.</param>
internal sealed class EpochWork(
    TrainingJob job,
    Recipe recipe,
    TrainingState state,
    Device device,
    ResidentPayload? resident,
    int threads,
    ITargetExchange exchange,
    IProgress<TrainingProgress>? progress)
{
    private const double SecondsBetweenReports = 0.25;
    private const int RoundsForMissing = 5;

    private readonly MinibatchReader _reader = new(job.Payload, new Augmentation(job.Payload.Shape, recipe), resident);
    private readonly TrainingStep _step = new(state, recipe, job.Payload.Shape, job.Classes, device, resident, exchange);
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private double _reported = double.NegativeInfinity;
    private long _stepsDone;
    private double _secondsStepping;

    /// <summary>The order of an epoch.</summary>
    public EpochOrder Order(int epoch) => new(recipe.Seed, epoch, job.Payload.Counts, recipe.BatchSize, recipe.PoolBlocks);

    /// <summary>Takes steps until none is left or until <paramref name="stop"/>.</summary>
    /// <param name="order">The order of the epoch.</param>
    /// <param name="span">What to take.</param>
    /// <param name="sums">Sums to add to.</param>
    /// <param name="stop">Ends it after the step under way.</param>
    /// <returns>The first step that was not taken, and the sums.</returns>
    public (int Done, EpochSums Sums) TakeSteps(EpochOrder order, StepSpan span, EpochSums sums, CancellationToken stop)
    {
        using var source = new MinibatchPrefetcher(order.From(span.First).Take(span.Count), span.Epoch, _reader, exchange);
        double before = sums.Seconds;
        double started = _clock.Elapsed.TotalSeconds;
        int done = span.First;
        while (!stop.IsCancellationRequested && source.Take() is { } batch)
        {
            StepResult result = _step.Take(batch, span.Epoch, span.RateScale * LearningRate.At(recipe, span.Epoch, batch.Step, order.StepCount));
            done = batch.Step + 1;
            double now = _clock.Elapsed.TotalSeconds;
            _stepsDone++;
            sums = Add(sums, result, before + now - started);
            Report(span.Epoch, done - span.CountedFrom, order.StepCount, sums, (_secondsStepping + now - started) / _stepsDone);
            if (job.CheckpointEverySteps > 0 && done % job.CheckpointEverySteps == 0 && done < span.End)
            {
                Commit(new TrainingPosition(span.Epoch, done), sums, null);
            }
        }

        _secondsStepping += _clock.Elapsed.TotalSeconds - started;
        return (done, sums);
    }

    /// <summary>Ends the epoch in the blocks; samples that have no visit get one, by a forward pass.</summary>
    public void VisitMissing(int epoch)
    {
        IReadOnlyList<int> missing = Wait(exchange.EndEpochAsync(epoch, CancellationToken.None));
        for (int round = 0; missing.Count > 0; round++)
        {
            if (round == RoundsForMissing)
            {
                throw new InvalidOperationException(
                    $"Epoch {epoch} cannot end: {missing.Count} samples have no visit after {round} rounds (the first is {missing[0]}).");
            }

            foreach (int[] samples in missing.Chunk(recipe.BatchSize))
            {
                _step.Visit(_reader.ReadAsync(epoch, -1, samples, CancellationToken.None).AsTask().GetAwaiter().GetResult(), epoch);
            }

            missing = Wait(exchange.EndEpochAsync(epoch, CancellationToken.None));
        }
    }

    /// <summary>Commits a checkpoint, and with <paramref name="finished"/> the end of its epoch.</summary>
    public void Commit(TrainingPosition position, EpochSums sums, EpochFigures? finished) =>
        Wait(exchange.CommitAsync(position, Save(position, sums), finished, CancellationToken.None));

    /// <summary>The state as a checkpoint file.</summary>
    public byte[] Save(TrainingPosition position, EpochSums sums) => state.Save(position, sums, threads);

    /// <summary>The figures of a finished epoch.</summary>
    public EpochFigures Figures(int epoch, EpochSums sums, int steps)
    {
        bool evaluates = epoch == recipe.Epochs - 1 || (recipe.EvaluateEvery > 0 && (epoch + 1) % recipe.EvaluateEvery == 0);
        return new EpochFigures(
            epoch,
            sums.Steps == 0 ? 0 : sums.Loss / sums.Steps,
            sums.Labelled == 0 ? 0 : (double)sums.Agreed / sums.Labelled,
            LearningRate.At(recipe, epoch, Math.Max(0, steps - 1), steps),
            sums.Seconds,
            sums.Visits / Math.Max(sums.Seconds, 1e-9),
            evaluates && job.Test is not null ? Evaluation.Accuracy(state.Model, job.Test, job.Classes, device) : null);
    }

    private void Report(int epoch, int done, int steps, EpochSums sums, double secondsPerStep)
    {
        double now = _clock.Elapsed.TotalSeconds;
        if (progress is null || (done < steps && now - _reported < SecondsBetweenReports))
        {
            return;
        }

        _reported = now;
        double left = ((recipe.Epochs - epoch - 1.0) * steps) + steps - done;
        progress.Report(new TrainingProgress(
            epoch, recipe.Epochs, done, steps, sums.Visits / Math.Max(sums.Seconds, 1e-9), sums.Steps == 0 ? 0 : sums.Loss / sums.Steps,
            left * secondsPerStep));
    }

    private static EpochSums Add(EpochSums sums, StepResult result, double seconds) => new(
        sums.Steps + (result.Loss is null ? 0 : 1),
        sums.Loss + (result.Loss ?? 0),
        sums.Visits + result.Visits,
        sums.Labelled + result.Labelled,
        sums.Agreed + result.Agreed,
        seconds);

    private static void Wait(ValueTask task) => task.AsTask().GetAwaiter().GetResult();

    private static T Wait<T>(ValueTask<T> task) => task.AsTask().GetAwaiter().GetResult();
}

/// <summary>Steps of one epoch that are taken in a row.</summary>
/// <param name="Epoch">Zero-based epoch.</param>
/// <param name="First">The first step.</param>
/// <param name="Count">How many.</param>
internal readonly record struct StepSpan(int Epoch, int First, int Count)
{
    /// <summary>The step after the last.</summary>
    public int End => First + Count;

    /// <summary>Factor on the scheduled learning rate.</summary>
    public double RateScale { get; init; } = 1;

    /// <summary>Where the steps that progress tells of are counted from.</summary>
    public int CountedFrom { get; init; }
}
