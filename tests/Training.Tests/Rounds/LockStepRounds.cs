using SatCurate.Training.Checkpoints;
using SatCurate.Training.Exchange;
using SatCurate.Training.Rounds;

namespace SatCurate.Training.Tests.Rounds;

/// <summary>Rounds of trainers in this process that are all there from the first step to the last; the first one ends the epochs.</summary>
/// <param name="samples">Takes the commits.</param>
/// <param name="trainers">How many trainers.</param>
/// <param name="epochs">Epochs of the run.</param>
/// <param name="steps">Steps of an epoch.</param>
/// <param name="roundSteps">Steps of each trainer in a round.</param>
internal sealed class LockStepRounds(ArrayExchange samples, int trainers, int epochs, int steps, int roundSteps)
{
    private const string Committed = "committed";

    private readonly Lock _gate = new();
    private readonly Dictionary<string, ReadOnlyMemory<byte>> _states = [];
    private readonly TaskCompletionSource<RoundTask>?[] _waiting = new TaskCompletionSource<RoundTask>?[trainers];
    private readonly List<(string Name, long Samples)> _parts = [];
    private readonly RoundTask?[] _tasks = new RoundTask?[trainers];
    private List<(string Name, long Samples)> _base = [];
    private EpochSums _sums;
    private int _epoch;
    private int _next;

    /// <summary>Every task that was given, with the trainer.</summary>
    public List<(int Trainer, RoundTask Task)> Given { get; } = [];

    /// <summary>The place of one trainer.</summary>
    public IRounds Of(int trainer) => new Place(this, trainer);

    private Task<RoundTask> NextAsync(int trainer, RoundResult? result)
    {
        lock (_gate)
        {
            if (_tasks[trainer] is { Work: RoundWork.EndEpoch })
            {
                (_epoch, _next, _sums, _base) = (_epoch + 1, 0, default, [(Committed, 1)]);
            }

            if (result is { Steps: > 0 })
            {
                _parts.Add((_tasks[trainer]!.Part, result.Sums.Visits));
                _sums = new EpochSums(
                    _sums.Steps + result.Sums.Steps, _sums.Loss + result.Sums.Loss, _sums.Visits + result.Sums.Visits,
                    _sums.Labelled + result.Sums.Labelled, _sums.Agreed + result.Sums.Agreed, 1);
            }

            _tasks[trainer] = null;
            var waiting = new TaskCompletionSource<RoundTask>(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting[trainer] = waiting;
            if (Array.TrueForAll(_waiting, static place => place is not null))
            {
                Plan();
            }

            return waiting.Task;
        }
    }

    private void Plan()
    {
        if (_parts.Count > 0)
        {
            _base = [.. _parts.OrderBy(part => part.Name, StringComparer.Ordinal)];
            _parts.Clear();
        }

        if (_epoch == epochs)
        {
            Enumerable.Range(0, trainers).ToList().ForEach(trainer => Give(trainer, new RoundTask(RoundWork.Leave)));
            return;
        }

        if (_next == steps)
        {
            Give(0, new RoundTask(RoundWork.EndEpoch) { Epoch = _epoch, Base = _base, Sums = _sums });
            return;
        }

        int each = Math.Min(roundSteps, (steps - _next + trainers - 1) / trainers);
        for (int trainer = 0; trainer < trainers && _next < steps; trainer++)
        {
            int count = Math.Min(each, steps - _next);
            Give(trainer, new RoundTask(RoundWork.Steps)
            {
                Epoch = _epoch,
                Step = _next,
                Steps = count,
                Trainers = trainers,
                Base = _base,
                Part = $"{_epoch:D2}-{_next:D4}-{trainer}",
            });
            _next += count;
        }
    }

    private void Give(int trainer, RoundTask task)
    {
        Given.Add((trainer, task));
        _tasks[trainer] = task;
        TaskCompletionSource<RoundTask> waiting = _waiting[trainer]!;
        _waiting[trainer] = null;
        waiting.SetResult(task);
    }

    private sealed class Place(LockStepRounds rounds, int trainer) : IRounds
    {
        public async ValueTask<RoundTask> NextAsync(RoundResult? last, CancellationToken leave) => await rounds.NextAsync(trainer, last);

        public ValueTask PublishAsync(string name, ReadOnlyMemory<byte> state, CancellationToken cancellationToken)
        {
            lock (rounds._gate)
            {
                rounds._states.Add(name, state);
            }

            return ValueTask.CompletedTask;
        }

        public ValueTask<ReadOnlyMemory<byte>> ReadAsync(string name, CancellationToken cancellationToken)
        {
            lock (rounds._gate)
            {
                return new(name == Committed ? rounds.Commit : rounds._states[name]);
            }
        }
    }

    private ReadOnlyMemory<byte> Commit => samples.Checkpoint;
}
