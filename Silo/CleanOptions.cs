using SatCurate.Silo.Scripts;

namespace SatCurate.Silo;

/// <summary>The options of <c>clean</c>; null means: as the recipe says.</summary>
public sealed record CleanOptions
{
    /// <summary>fast or paper.</summary>
    public string? Recipe { get; init; }

    /// <summary>sat, sat-sce, selective or ce.</summary>
    public string? Method { get; init; }

    /// <summary>Epochs, at least 1; scales the warm-up with it where that is not given.</summary>
    public int? Epochs { get; init; }

    /// <summary>E_s, 0 to epochs.</summary>
    public int? WarmUp { get; init; }

    /// <summary>EMA momentum, in [0,1].</summary>
    public float? Momentum { get; init; }

    /// <summary>True where every sample counts alike in the loss.</summary>
    public bool EqualWeights { get; init; }

    /// <summary>How many classes of a distribution are kept; 0 keeps all. Null: 16 above 256 classes, else all.</summary>
    public int? TopK { get; init; }

    /// <summary>auto, linear, mlp, cnn, resnet18, resnet34, wrn-28-10, text or script:FILE.</summary>
    public string? Model { get; init; }

    /// <summary>The TorchScript module that <see cref="Model"/> names; null where it names none.</summary>
    public ScriptFile? Script { get; init; }

    /// <summary>Samples a minibatch.</summary>
    public int? BatchSize { get; init; }

    /// <summary>Peak learning rate.</summary>
    public double? LearningRate { get; init; }

    /// <summary>Share of a sample's features that a visit does not see, 0 to below 1. Null: as a calibration finds best under recipe fast, else 0.</summary>
    public double? InputDropout { get; init; }

    /// <summary>True where every sample trains a half of the hidden units that is its own.</summary>
    public bool TurnOver { get; init; }

    /// <summary>Share of wrong labels that a calibration estimated, in [0,1]; null where there was none.</summary>
    public double? HeldOutErrorRate { get; init; }

    /// <summary>Seed of initial weights, order and augmentation.</summary>
    public long? Seed { get; init; }

    /// <summary>How exactly a GPU multiplies: tf32, float32 or bf16.</summary>
    public string? Precision { get; init; }

    /// <summary>auto, cpu, cuda or cuda:N.</summary>
    public string? Device { get; init; }

    /// <summary>How many of the last revisions stay, at least 1.</summary>
    public int? KeepRevisions { get; init; }

    /// <summary>Trainers that may share the run at one time, 1 or more.</summary>
    public int? Trainers { get; init; }

    /// <summary>Steps of each trainer between two averages, at least 1; null: about 8 rounds an epoch.</summary>
    public int? RoundSteps { get; init; }

    /// <summary>Gives an unfinished run up instead of refusing to start a new one.</summary>
    public bool Abandon { get; init; }
}
