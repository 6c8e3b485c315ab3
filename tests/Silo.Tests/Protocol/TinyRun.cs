using System.Runtime.InteropServices;
using SatCurate.Contracts.Runs;
using SatCurate.Curation;
using SatCurate.Training;
using SatCurate.Training.Batching;
using SatCurate.Training.Exchange;
using SatCurate.Training.Models;
using SatCurate.Training.Recipes;

namespace SatCurate.Silo.Tests.Protocol;

/// <summary>A run of a linear model over twelve samples in three blocks, and what it comes to when nothing disturbs it.</summary>
internal static class TinyRun
{
    public const int BlockSize = 4;
    public const int Classes = 3;
    public const int Epochs = 4;
    private const int Features = 5;

    /// <summary>Given labels: one sample in four is wrong, one has none.</summary>
    public static IReadOnlyList<int> Given { get; } = [0, 1, 2, 1, 1, 2, 0, 0, 2, 0, 1, -1];

    public static RunOrder Order { get; } = new("{}", Epochs, 1, 0.7f, true, false);

    private static readonly Lazy<Task<UndisturbedRun>> s_undisturbed = new(RunUndisturbedAsync);

    /// <summary>The reference: an array instead of grains.</summary>
    public static Task<UndisturbedRun> Undisturbed => s_undisturbed.Value;

    /// <summary>The job; <paramref name="checkpointEverySteps"/> as in <see cref="TrainingJob"/>.</summary>
    public static TrainingJob Job(int checkpointEverySteps = 0) => new(
        new Recipe
        {
            Name = "tiny",
            Model = ModelKind.Linear,
            Epochs = Epochs,
            WarmUpEpochs = Order.WarmUpEpochs,
            Momentum = Order.Momentum,
            BatchSize = 4,
            LearningRate = 0.5,
        },
        new PayloadArray(InputShape.Features(Features), Payload(), BlockSize),
        Classes)
    {
        CheckpointEverySteps = checkpointEverySteps,
        Threads = 1,
    };

    private static byte[] Payload()
    {
        var random = new Random(7);
        float[] values = new float[Given.Count * Features];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = (float)random.NextDouble() + (i % Features == i / Features % Classes ? 1f : 0f);
        }

        return MemoryMarshal.AsBytes(values.AsSpan()).ToArray();
    }

    private static async Task<UndisturbedRun> RunUndisturbedAsync()
    {
        var scope = new RunScope(1, Classes, Order.Momentum, Order.WarmUpEpochs, Order.MovesTargets);
        var array = new ArrayExchange(scope, [.. Given]);
        var history = new List<ulong[]>();
        var recorder = new DisturbedExchange(array, () =>
        {
            history.Add([.. array.States.Select(state => state.LastVisit)]);
            return Task.CompletedTask;
        });
        await Trainer.RunAsync(Job(), recorder, null, CancellationToken.None);

        // Three pushes of an epoch, its end and both sides of its commit: the last shows all visits of the epoch.
        return new UndisturbedRun(array.States, [.. history.Chunk(6).Select(of => of[^1])], [.. array.Figures.Select(figures => figures.Loss)]);
    }
}

/// <summary>What a run comes to.</summary>
/// <param name="States">The samples' last states.</param>
/// <param name="History">By epoch: the visit of every sample, packed.</param>
/// <param name="Losses">By epoch: the mean loss, which no other targets would give to the last bit.</param>
internal sealed record UndisturbedRun(IReadOnlyList<SampleState> States, IReadOnlyList<ulong[]> History, IReadOnlyList<double> Losses);
