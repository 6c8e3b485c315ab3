using SatCurate.Training.Checkpoints;

namespace SatCurate.Training.Rounds;

/// <summary>What to do next.</summary>
public enum RoundWork
{
    /// <summary>Take steps and publish the state after them.</summary>
    Steps,

    /// <summary>End the epoch and commit it.</summary>
    EndEpoch,

    /// <summary>Commit a checkpoint inside the epoch.</summary>
    Checkpoint,

    /// <summary>Leave the run.</summary>
    Leave,
}

/// <summary>A trainer's next work. It begins with the average of <see cref="Base"/>.</summary>
/// <param name="Work">What to do.</param>
public sealed record RoundTask(RoundWork Work)
{
    /// <summary>Zero-based epoch.</summary>
    public int Epoch { get; init; }

    /// <summary>The first step to take; of a checkpoint: where it goes on.</summary>
    public int Step { get; init; }

    /// <summary>How many steps to take.</summary>
    public int Steps { get; init; }

    /// <summary>Trainers that take part in the round, 1 or more.</summary>
    public int Trainers { get; init; } = 1;

    /// <summary>Names and weights of the states whose average is the model; empty: the initial state.</summary>
    public IReadOnlyList<(string Name, long Samples)> Base { get; init; } = [];

    /// <summary>The name to publish the state under.</summary>
    public string Part { get; init; } = "";

    /// <summary>Sums over the epoch's steps so far, where it ends or a checkpoint is made.</summary>
    public EpochSums Sums { get; init; }
}

/// <summary>What came of a round.</summary>
/// <param name="Steps">Steps taken, from the first on; fewer than asked for where the trainer is to stop. 0: no state was published.</param>
/// <param name="Sums">Sums over them.</param>
public sealed record RoundResult(int Steps, EpochSums Sums);
