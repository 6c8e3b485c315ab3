using SatCurate.Training.Exchange;

namespace SatCurate.Silo.Tests.Protocol;

/// <summary>An exchange around another that calls <paramref name="disturb"/> wherever the trainer's thread comes by; it may throw.</summary>
internal sealed class DisturbedExchange(ITargetExchange inner, Func<Task> disturb) : ITargetExchange
{
    public ValueTask BeginEpochAsync(int epoch, CancellationToken cancellationToken) => inner.BeginEpochAsync(epoch, cancellationToken);

    public ValueTask<PulledTargets> PullAsync(int epoch, ReadOnlyMemory<int> samples, CancellationToken cancellationToken) =>
        inner.PullAsync(epoch, samples, cancellationToken);

    public async ValueTask PushAsync(int epoch, ReadOnlyMemory<int> samples, ReadOnlyMemory<float> predictions, CancellationToken cancellationToken)
    {
        await disturb();
        await inner.PushAsync(epoch, samples, predictions, cancellationToken);
    }

    public async ValueTask<IReadOnlyList<int>> EndEpochAsync(int epoch, CancellationToken cancellationToken)
    {
        await disturb();
        return await inner.EndEpochAsync(epoch, cancellationToken);
    }

    public async ValueTask CommitAsync(
        TrainingPosition position, ReadOnlyMemory<byte> checkpoint, EpochFigures? finished, CancellationToken cancellationToken)
    {
        await disturb();
        await inner.CommitAsync(position, checkpoint, finished, cancellationToken);
        await disturb();
    }
}
