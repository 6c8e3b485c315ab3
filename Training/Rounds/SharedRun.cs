using SatCurate.Training.Batching;
using SatCurate.Training.Checkpoints;
using SatCurate.Training.Exchange;

namespace SatCurate.Training.Rounds;

/// <summary>
/// One trainer's part in a run that several share, by local SGD: each takes steps of its own from the same state, and the average of what they
/// come to is where the next round begins. The weights w of the loss are normalised in each minibatch, as they are where one trains alone: a
/// minibatch is one trainer's, so that nothing of the loss crosses trainers.
/// </summary>
/// <param name="job">What to train.</param>
/// <param name="state">The trainer's state.</param>
/// <param name="work">What an epoch is made of.</param>
/// <param name="rounds">What to do next.</param>
/// <param name="progress">Told how far this trainer is within its round; may be null.</param>
internal sealed class SharedRun(TrainingJob job, TrainingState state, EpochWork work, IRounds rounds, IProgress<TrainingProgress>? progress)
{
    private EpochFigures? _last;

    /// <summary>Works from <paramref name="task"/> on until the run is done, or until it is to leave.</summary>
    public TrainingOutcome Train(RoundTask task, CancellationToken stop)
    {
        while (true)
        {
            RoundResult? result = null;
            switch (task.Work)
            {
                case RoundWork.Steps:
                    result = TakeRound(task, stop);
                    break;
                case RoundWork.EndEpoch:
                    Load(task);
                    EndEpoch(task);
                    break;
                case RoundWork.Checkpoint:
                    Load(task);
                    work.Commit(new TrainingPosition(task.Epoch, task.Step), task.Sums, null);
                    break;
                default:
                    int epochs = job.Recipe.Epochs;
                    return new TrainingOutcome(_last?.Epoch == epochs - 1, new TrainingPosition(task.Epoch, task.Step), _last);
            }

            task = rounds.NextAsync(result, stop).AsTask().GetAwaiter().GetResult();
        }
    }

    private RoundResult TakeRound(RoundTask task, CancellationToken stop)
    {
        EpochOrder order = work.Order(task.Epoch);
        progress?.Report(new TrainingProgress(task.Epoch, job.Recipe.Epochs, 0, order.StepCount, 0, 0, null));
        Load(task);
        var span = new StepSpan(task.Epoch, task.Step, task.Steps) { CountedFrom = task.Step, RateScale = RateScale.Of(task.Trainers) };
        (int done, EpochSums sums) = work.TakeSteps(order, span, default, stop);
        if (done > task.Step)
        {
            byte[] part = work.Save(new TrainingPosition(task.Epoch, done), default);
            rounds.PublishAsync(task.Part, part, CancellationToken.None).AsTask().GetAwaiter().GetResult();
        }

        return new RoundResult(done - task.Step, sums);
    }

    private void EndEpoch(RoundTask task)
    {
        work.VisitMissing(task.Epoch);
        _last = work.Figures(task.Epoch, task.Sums, work.Order(task.Epoch).StepCount);
        work.Commit(new TrainingPosition(task.Epoch + 1, 0), default, _last);
    }

    private void Load(RoundTask task)
    {
        if (task.Base.Count > 0)
        {
            var average = new StateAverage(state);
            foreach ((string name, long samples) in task.Base)
            {
                ReadOnlyMemory<byte> file = rounds.ReadAsync(name, CancellationToken.None).AsTask().GetAwaiter().GetResult();
                average.Add(Checkpoint.Read(file, name), samples);
            }

            average.Apply();
        }
    }
}
