using System.Diagnostics;
using SatCurate.Curation;
using SatCurate.Training;
using SatCurate.Training.Batching;
using SatCurate.Training.Exchange;
using SatCurate.Training.Recipes;

namespace SatCurate.Overhead;

/// <summary>Real training of the cnn on synthetic images: a pattern a class, under noise.</summary>
internal sealed class CnnWork : IWork
{
    private readonly TrainingJob _job;

    public CnnWork(int samples, int epochs)
    {
        InputShape shape = InputShape.Image(1, 28, 28);
        var random = new SeededRandom(7);
        Given = [.. Enumerable.Range(0, samples).Select(_ => random.NextInt(10))];
        byte[] pixels = new byte[samples * shape.Bytes];
        for (int i = 0; i < pixels.Length; i++)
        {
            int label = Given[i / shape.Bytes];
            pixels[i] = (byte)(((i % shape.Bytes / (3 + label) % 2) * 90) + random.NextInt(120));
        }

        Recipe recipe = Recipe.Fast(shape, samples).WithEpochs(epochs, 1) with { Seed = 3 };
        _job = new TrainingJob(recipe, new PayloadArray(shape, pixels), 10);
    }

    public string Name => "cnn";

    public int Epochs => _job.Recipe.Epochs;

    public IReadOnlyList<int> Given { get; }

    public RunScope Scope(int run) => _job.Recipe.Scope(run, 10);

    public async Task<double> RunAsync(ITargetExchange exchange)
    {
        var clock = Stopwatch.StartNew();
        await Trainer.RunAsync(_job, exchange, null, CancellationToken.None);
        return clock.Elapsed.TotalSeconds;
    }
}
