using SatCurate.Training.Exchange;

namespace SatCurate.Training.Tests;

/// <summary>An exchange around another that tells a test of every push before it is passed on.</summary>
internal sealed class RecordingExchange(ITargetExchange inner) : ITargetExchange
{
    public Action<int, int[]>? Pushing { get; init; }

    public Action<int>? Pulling { get; init; }

    /// <summary>Decides whether a push gets through; a lost one is answered like the others.</summary>
    public Func<int, int[], bool> Passes { get; init; } = (_, _) => true;

    public List<TrainingPosition> Commits { get; } = [];

    public List<ReadOnlyMemory<byte>> Checkpoints { get; } = [];

    public List<EpochFigures> Figures { get; } = [];

    public ValueTask BeginEpochAsync(int epoch, CancellationToken cancellationToken) => inner.BeginEpochAsync(epoch, cancellationToken);

    public ValueTask<PulledTargets> PullAsync(int epoch, ReadOnlyMemory<int> samples, CancellationToken cancellationToken)
    {
        Pulling?.Invoke(epoch);
        return inner.PullAsync(epoch, samples, cancellationToken);
    }

    public ValueTask PushAsync(int epoch, ReadOnlyMemory<int> samples, ReadOnlyMemory<float> predictions, CancellationToken cancellationToken)
    {
        int[] indexes = samples.ToArray();
        Pushing?.Invoke(epoch, indexes);
        return Passes(epoch, indexes) ? inner.PushAsync(epoch, samples, predictions, cancellationToken) : ValueTask.CompletedTask;
    }

    public ValueTask<IReadOnlyList<int>> EndEpochAsync(int epoch, CancellationToken cancellationToken) =>
        inner.EndEpochAsync(epoch, cancellationToken);

    public ValueTask CommitAsync(
        TrainingPosition position, ReadOnlyMemory<byte> checkpoint, EpochFigures? finished, CancellationToken cancellationToken)
    {
        Commits.Add(position);
        Checkpoints.Add(checkpoint);
        if (finished is not null)
        {
            Figures.Add(finished);
        }

        return inner.CommitAsync(position, checkpoint, finished, cancellationToken);
    }
}
