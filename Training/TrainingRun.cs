using SatCurate.Training.Batching;
using SatCurate.Training.Checkpoints;
using SatCurate.Training.Exchange;

namespace SatCurate.Training;

/// <summary>One trainer's run from its first step, or its checkpoint, to its end.</summary>
/// <param name="work">What an epoch is made of.</param>
/// <param name="exchange">The samples' targets.</param>
/// <param name="epochs">Epochs of the run.</param>
internal sealed class TrainingRun(EpochWork work, ITargetExchange exchange, int epochs)
{
    /// <summary>Trains from <paramref name="position"/> on until the end or until <paramref name="stop"/>.</summary>
    public TrainingOutcome Train(TrainingPosition position, EpochSums sums, CancellationToken stop)
    {
        EpochFigures? last = null;
        for (int epoch = position.Epoch; epoch < epochs; epoch++)
        {
            int from = epoch == position.Epoch ? position.Step : 0;
            EpochOrder order = work.Order(epoch);
            exchange.BeginEpochAsync(epoch, CancellationToken.None).AsTask().GetAwaiter().GetResult();
            (int done, sums) = work.TakeSteps(order, new StepSpan(epoch, from, order.StepCount - from), from == 0 ? default : sums, stop);
            if (done < order.StepCount)
            {
                work.Commit(new TrainingPosition(epoch, done), sums, null);
                return new TrainingOutcome(false, new TrainingPosition(epoch, done), last);
            }

            work.VisitMissing(epoch);
            last = work.Figures(epoch, sums, order.StepCount);
            work.Commit(new TrainingPosition(epoch + 1, 0), default, last);
            if (stop.IsCancellationRequested && epoch + 1 < epochs)
            {
                return new TrainingOutcome(false, new TrainingPosition(epoch + 1, 0), last);
            }
        }

        return new TrainingOutcome(true, new TrainingPosition(epochs, 0), last);
    }
}
