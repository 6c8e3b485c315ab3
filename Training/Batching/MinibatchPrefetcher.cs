using System.Diagnostics;
using System.Threading.Channels;
using SatCurate.Training.Exchange;

namespace SatCurate.Training.Batching;

/// <summary>Prepares the minibatches of one epoch ahead of the trainer: payload gathered and augmented, targets under way.</summary>
internal sealed class MinibatchPrefetcher : IDisposable
{
    private const int Ahead = 3;

    private readonly CancellationTokenSource _stop = new();
    private readonly Channel<Minibatch> _ready;
    private readonly Task _work;

    public MinibatchPrefetcher(IEnumerable<PlannedStep> steps, int epoch, MinibatchReader reader, ITargetExchange exchange)
    {
        // One more is in the hands of the background task.
        _ready = Channel.CreateBounded<Minibatch>(new BoundedChannelOptions(Ahead - 1) { SingleReader = true, SingleWriter = true });
        _work = Task.Run(() => FillAsync(steps, epoch, reader, exchange, _stop.Token));
    }

    /// <summary>Blocks until the next minibatch is there; null at the end of the epoch.</summary>
    public Minibatch? Take()
    {
        if (_ready.Reader.TryRead(out Minibatch? ready))
        {
            return ready;
        }

        long started = Stopwatch.GetTimestamp();
        bool more = _ready.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult();
        TrainerMetrics.WaitedForPayload(started);
        return more && _ready.Reader.TryRead(out ready) ? ready : null;
    }

    public void Dispose()
    {
        _stop.Cancel();
        _work.GetAwaiter().GetResult();
        while (_ready.Reader.TryRead(out Minibatch? left))
        {
            left.Return();
        }

        _stop.Dispose();
    }

    private async Task FillAsync(
        IEnumerable<PlannedStep> steps, int epoch, MinibatchReader reader, ITargetExchange exchange, CancellationToken cancellationToken)
    {
        Exception? failure = null;
        try
        {
            foreach (PlannedStep step in steps)
            {
                cancellationToken.ThrowIfCancellationRequested();
                Task<PulledTargets> targets = exchange.PullAsync(epoch, step.Samples, cancellationToken).AsTask();
                Minibatch batch = await reader.ReadAsync(epoch, step.Step, step.Samples, cancellationToken);
                reader.Keep(step.Pool);
                await _ready.Writer.WriteAsync(batch with { Targets = targets }, cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            failure = null;
        }
#pragma warning disable CA1031 // Whatever went wrong is the trainer's to hear, at its next Take.
        catch (Exception error)
#pragma warning restore CA1031
        {
            failure = error;
        }

        _ready.Writer.Complete(failure);
    }
}
