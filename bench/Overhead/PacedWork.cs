using System.Diagnostics;
using SatCurate.Curation;
using SatCurate.Training.Batching;
using SatCurate.Training.Exchange;

namespace SatCurate.Overhead;

/// <summary>A trainer that computes nothing: it pulls and pushes minibatches of 256 at a fixed pace, as a fast GPU would.</summary>
internal sealed class PacedWork(int samples, int samplesPerSecond, int epochs) : IWork
{
    private const int BatchSize = 256;
    private const int Ahead = 3;

    public string Name => "paced";

    public int Epochs => epochs;

    public IReadOnlyList<int> Given { get; } = [.. Enumerable.Range(0, samples).Select(i => i % 10)];

    public RunScope Scope(int run) => new(run, 10, 0.9f, 1, true);

    public async Task<double> RunAsync(ITargetExchange exchange)
    {
        int[] counts = [.. Enumerable.Range(0, samples).Chunk(1024).Select(c => c.Length)];
        var clock = Stopwatch.StartNew();
        for (int epoch = 0; epoch < epochs; epoch++)
        {
            await exchange.BeginEpochAsync(epoch, CancellationToken.None);
            await StepsAsync(exchange, epoch, new EpochOrder(1, epoch, counts, BatchSize));
            if ((await exchange.EndEpochAsync(epoch, CancellationToken.None)).Count > 0)
            {
                throw new InvalidOperationException("visits are missing");
            }

            var figures = new EpochFigures(epoch, 0, 0, 0, 0, 0, null);
            await exchange.CommitAsync(new TrainingPosition(epoch + 1, 0), new byte[16], figures, CancellationToken.None);
        }

        return clock.Elapsed.TotalSeconds;
    }

    private async Task StepsAsync(ITargetExchange exchange, int epoch, EpochOrder order)
    {
        var pulls = new Queue<(PlannedStep Step, Task<PulledTargets> Targets)>();
        var pace = Stopwatch.StartNew();
        long done = 0;
        foreach (PlannedStep step in order.From(0))
        {
            pulls.Enqueue((step, exchange.PullAsync(epoch, step.Samples, CancellationToken.None).AsTask()));
            if (pulls.Count > Ahead)
            {
                done = await StepAsync(exchange, epoch, pulls.Dequeue(), pace, done);
            }
        }

        while (pulls.Count > 0)
        {
            done = await StepAsync(exchange, epoch, pulls.Dequeue(), pace, done);
        }
    }

    private async Task<long> StepAsync(
        ITargetExchange exchange, int epoch, (PlannedStep Step, Task<PulledTargets> Targets) next, Stopwatch pace, long done)
    {
        await next.Targets;
        done += next.Step.Samples.Length;
        double early = (done / (double)samplesPerSecond) - pace.Elapsed.TotalSeconds;
        if (early > 0)
        {
            await Task.Delay(TimeSpan.FromSeconds(early));
        }

        await exchange.PushAsync(epoch, next.Step.Samples, Predictions(next.Step.Samples, epoch), CancellationToken.None);
        return done;
    }

    private static float[] Predictions(int[] minibatch, int epoch)
    {
        var predictions = new float[minibatch.Length * 10];
        for (int i = 0; i < minibatch.Length; i++)
        {
            Span<float> row = predictions.AsSpan(i * 10, 10);
            row.Fill(0.03f);
            row[(minibatch[i] + epoch) % 10] = 0.73f;
        }

        return predictions;
    }
}
