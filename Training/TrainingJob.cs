using SatCurate.Training.Batching;
using SatCurate.Training.Recipes;

namespace SatCurate.Training;

/// <summary>One run for a <see cref="Trainer"/>.</summary>
/// <param name="Recipe">How to train.</param>
/// <param name="Payload">The training split.</param>
/// <param name="Classes">Number of classes, 2 or more.</param>
public sealed record TrainingJob(Recipe Recipe, IPayloadBlocks Payload, int Classes)
{
    /// <summary>The test split, evaluated as the recipe says; null where there is none.</summary>
    public TestSplit? Test { get; init; }

    /// <summary>A checkpoint file to go on from; empty for a new run.</summary>
    public ReadOnlyMemory<byte> Checkpoint { get; init; }

    /// <summary>Name of that file, for errors.</summary>
    public string CheckpointName { get; init; } = "the checkpoint";

    /// <summary>The TorchScript module that the recipe names; empty where its model is built in.</summary>
    public ReadOnlyMemory<byte> Script { get; init; }

    /// <summary>Steps between checkpoints inside an epoch; 0 = at the ends of epochs only.</summary>
    public int CheckpointEverySteps { get; init; }

    /// <summary>Torch threads; 0 = as many as libtorch finds cores, at most the processors this process may use.</summary>
    public int Threads { get; init; }

    /// <summary>Torch device: <c>auto</c>, <c>cpu</c>, <c>cuda</c> or <c>cuda:N</c>. Bit-identity is promised on CPU only.</summary>
    public string Device { get; init; } = "cpu";
}

/// <summary>The test split of a data set.</summary>
/// <param name="Payload">Its payload, of the training split's shape.</param>
/// <param name="Labels">Its labels; samples with -1 are left out of the accuracy.</param>
public sealed record TestSplit(IPayloadBlocks Payload, IReadOnlyList<int> Labels);
