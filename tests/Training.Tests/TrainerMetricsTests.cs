using SatCurate.Curation;
using SatCurate.Training.Exchange;

namespace SatCurate.Training.Tests;

public sealed class TrainerMetricsTests
{
    private const int Count = 100;

    [Fact]
    public async Task RunAsync_ToTheEnd_CountsItsStepsAndNoWaitForRoom()
    {
        using var readings = new MeterReadings();
        await Trainer.RunAsync(Job, Exchange(), null, CancellationToken.None);
        readings.Sum("satcurate.trainer.steps").ShouldBe(4 * 7);
        readings.Count("satcurate.trainer.wait{for=payload}").ShouldBeGreaterThan(0); // the end of each epoch at least
        readings.Count("satcurate.trainer.wait{for=room}").ShouldBe(0);
    }

    [Fact]
    public async Task RunAsync_ExchangeIsSlow_MeasuresTheWaits()
    {
        using var readings = new MeterReadings();
        var slow = new SlowExchange(Exchange(), TimeSpan.FromMilliseconds(50));
        await Trainer.RunAsync(Job with { Recipe = Synthetic.Mlp with { Epochs = 1 } }, slow, null, CancellationToken.None);
        readings.Sum("satcurate.trainer.wait{for=targets}").ShouldBeGreaterThan(0);
        readings.Count("satcurate.trainer.wait{for=room}").ShouldBe(7);
        readings.Sum("satcurate.trainer.wait{for=room}").ShouldBeInRange(7 * 0.045, 60); // timers may be a little early
    }

    private static TrainingJob Job => new(Synthetic.Mlp, Synthetic.Blobs(Count), Synthetic.Classes);

    private static ArrayExchange Exchange() => new(Synthetic.Mlp.Scope(1, Synthetic.Classes), Synthetic.Labels(Count));

    private sealed class SlowExchange(ITargetExchange inner, TimeSpan pause) : ITargetExchange
    {
        public ValueTask BeginEpochAsync(int epoch, CancellationToken cancellationToken) => inner.BeginEpochAsync(epoch, cancellationToken);

        public async ValueTask<PulledTargets> PullAsync(int epoch, ReadOnlyMemory<int> samples, CancellationToken cancellationToken)
        {
            await Task.Delay(4 * pause, cancellationToken); // longer than a step and its push
            return await inner.PullAsync(epoch, samples, cancellationToken);
        }

        public async ValueTask PushAsync(int epoch, ReadOnlyMemory<int> samples, ReadOnlyMemory<float> predictions, CancellationToken cancellationToken)
        {
            await Task.Delay(pause, cancellationToken);
            await inner.PushAsync(epoch, samples, predictions, cancellationToken);
        }

        public ValueTask<IReadOnlyList<int>> EndEpochAsync(int epoch, CancellationToken cancellationToken) => inner.EndEpochAsync(epoch, cancellationToken);

        public ValueTask CommitAsync(
            TrainingPosition position, ReadOnlyMemory<byte> checkpoint, EpochFigures? finished, CancellationToken cancellationToken) =>
            inner.CommitAsync(position, checkpoint, finished, cancellationToken);
    }
}
