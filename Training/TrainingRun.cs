using System.Diagnostics;
using SatCurate.Training.Batching;
using SatCurate.Training.Checkpoints;
using SatCurate.Training.Exchange;
using SatCurate.Training.Recipes;
using static TorchSharp.torch;

namespace SatCurate.Training;

/// <summary>One run from its first step, or its checkpoint, to its end. All of it happens on the trainer's thread.</summary>
internal sealed class TrainingRun(
    TrainingJob job,
    Recipe recipe,
    TrainingState state,
    Device device,
    int threads,
    ITargetExchange exchange,
    IProgress<TrainingProgress>? progress)
{
    private const double SecondsBetweenReports = 0.25;
    private const int RoundsForMissing = 5;

    private readonly MinibatchReader _reader = new(job.Payload, new Augmentation(job.Payload.Shape, recipe));
    private readonly TrainingStep _step = new(state, recipe, job.Payload.Shape, job.Classes, device, exchange);
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private double _reported = double.NegativeInfinity;
    private long _stepsDone;
    private double _secondsStepping;

    /// <summary>Trains from <paramref name="position"/> on until the end or until <paramref name="stop"/>.</summary>
    public TrainingOutcome Train(TrainingPosition position, EpochSums sums, CancellationToken stop)
    {
        EpochFigures? last = null;
        state.Model.train();
        for (int epoch = position.Epoch; epoch < recipe.Epochs; epoch++)
        {
            int from = epoch == position.Epoch ? position.Step : 0;
            var order = new EpochOrder(recipe.Seed, epoch, job.Payload.Counts, recipe.BatchSize, recipe.PoolBlocks);
            Wait(exchange.BeginEpochAsync(epoch, CancellationToken.None));
            (int done, sums) = TakeSteps(order, epoch, from, from == 0 ? default : sums, stop);
            if (done < order.StepCount)
            {
                return Stop(new TrainingPosition(epoch, done), sums, last);
            }

            VisitMissing(epoch);
            last = Figures(epoch, sums, order.StepCount);
            Commit(new TrainingPosition(epoch + 1, 0), default, last);
            if (stop.IsCancellationRequested && epoch + 1 < recipe.Epochs)
            {
                return new TrainingOutcome(false, new TrainingPosition(epoch + 1, 0), last);
            }
        }

        return new TrainingOutcome(true, new TrainingPosition(recipe.Epochs, 0), last);
    }

    private (int Done, EpochSums Sums) TakeSteps(EpochOrder order, int epoch, int from, EpochSums sums, CancellationToken stop)
    {
        using var source = new MinibatchPrefetcher(order.From(from), epoch, _reader, exchange);
        double before = sums.Seconds;
        double started = _clock.Elapsed.TotalSeconds;
        int done = from;
        while (!stop.IsCancellationRequested && source.Take() is { } batch)
        {
            StepResult result = _step.Take(batch, epoch, LearningRate.At(recipe, epoch, batch.Step, order.StepCount));
            done = batch.Step + 1;
            double now = _clock.Elapsed.TotalSeconds;
            _stepsDone++;
            sums = Add(sums, result, before + now - started);
            Report(epoch, done, order.StepCount, sums, (_secondsStepping + now - started) / _stepsDone);
            if (job.CheckpointEverySteps > 0 && done % job.CheckpointEverySteps == 0 && done < order.StepCount)
            {
                Commit(new TrainingPosition(epoch, done), sums, null);
            }
        }

        _secondsStepping += _clock.Elapsed.TotalSeconds - started;
        return (done, sums);
    }

    private void VisitMissing(int epoch)
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

    private TrainingOutcome Stop(TrainingPosition position, EpochSums sums, EpochFigures? last)
    {
        Commit(position, sums, null);
        return new TrainingOutcome(false, position, last);
    }

    private void Commit(TrainingPosition position, EpochSums sums, EpochFigures? finished) =>
        Wait(exchange.CommitAsync(position, state.Save(position, sums, threads), finished, CancellationToken.None));

    private EpochFigures Figures(int epoch, EpochSums sums, int steps)
    {
        bool evaluates = epoch == recipe.Epochs - 1 || (recipe.EvaluateEvery > 0 && (epoch + 1) % recipe.EvaluateEvery == 0);
        return new EpochFigures(
            epoch,
            sums.Steps == 0 ? 0 : sums.Loss / sums.Steps,
            sums.Labelled == 0 ? 0 : (double)sums.Agreed / sums.Labelled,
            LearningRate.At(recipe, epoch, Math.Max(0, steps - 1), steps),
            sums.Seconds,
            sums.Visits / Math.Max(sums.Seconds, 1e-9),
            evaluates && job.Test is not null ? Evaluation.Accuracy(state.Model, job.Test, device) : null);
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
