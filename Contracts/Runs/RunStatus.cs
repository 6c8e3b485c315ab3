using System.Text.Json.Serialization;
using Orleans;
using SatCurate.Curation;

namespace SatCurate.Contracts.Runs;

/// <summary>A run as commands show it.</summary>
[GenerateSerializer, Immutable, Alias("satcurate.run-status")]
public sealed record RunStatus
{
    /// <summary>Ordinal within the data set, from 1.</summary>
    [Id(0)]
    public required int Run { get; init; }

    /// <summary>Where it stands.</summary>
    [Id(1)]
    public required RunPhase Phase { get; init; }

    /// <summary>The recipe as the trainer wrote it (JSON).</summary>
    [Id(2)]
    public required string Recipe { get; init; }

    /// <summary>The rules for its samples.</summary>
    [Id(3)]
    public required RunScope Scope { get; init; }

    /// <summary>Epochs it is to have.</summary>
    [Id(4)]
    public required int Epochs { get; init; }

    /// <summary>Epochs committed.</summary>
    [Id(5)]
    public required int EpochsDone { get; init; }

    /// <summary>Figures of the committed epochs, in order.</summary>
    [Id(6)]
    public required IReadOnlyList<EpochReport> Reports { get; init; }

    /// <summary>Live progress within the epoch; null where no trainer is at work.</summary>
    [Id(7)]
    public RunProgress? Progress { get; init; }

    /// <summary>When it was started.</summary>
    [Id(8)]
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>Why it failed; null otherwise.</summary>
    [Id(9)]
    public string? Failure { get; init; }

    /// <summary>True where nobody stopped the run and no trainer is at work on it: its process was killed, or its journal was lost.</summary>
    [Id(10)]
    public bool LostTrainer { get; init; }

    /// <summary>Trainers at work on it.</summary>
    [Id(11)]
    public int Trainers { get; init; }

    /// <summary>How several trainers share it; null where one trains it alone.</summary>
    [Id(12)]
    public Sharing? Sharing { get; init; }

    /// <summary>Where it would go on, and the model as it is; null before the first checkpoint.</summary>
    [Id(13)]
    public RunCheckpoint? Checkpoint { get; init; }
}

/// <summary>Where a run stands.</summary>
[GenerateSerializer, Alias("satcurate.run-phase")]
public enum RunPhase : byte
{
    /// <summary>Waits for a trainer, or has one.</summary>
    Active = 0,

    /// <summary>Stopped or interrupted; can be resumed.</summary>
    Stopped = 1,

    /// <summary>All epochs are committed.</summary>
    Finished = 2,

    /// <summary>The trainer gave up (divergence); can be resumed from its last checkpoint.</summary>
    Failed = 3,

    /// <summary>Given up for a new run; can't be resumed.</summary>
    Abandoned = 4,
}

/// <summary>Figures of one committed epoch.</summary>
/// <param name="Epoch">Zero-based epoch.</param>
/// <param name="Loss">Mean training loss.</param>
/// <param name="GivenAgreement">Share of training predictions that agree with the label in force.</param>
/// <param name="LearningRate">Rate at the last step.</param>
/// <param name="Seconds">Wall time.</param>
/// <param name="SamplesPerSecond">Visits over wall time.</param>
/// <param name="TestAccuracy">Accuracy on the test split, where it was evaluated.</param>
/// <param name="Differing">Samples whose predicted label differs from the given one.</param>
/// <param name="Flagged">Samples that are label issues.</param>
/// <param name="Mixture">What margins say in the data set: an estimate of how many labels are wrong; null where they say nothing.</param>
/// <param name="Targets">Where the targets stand at its end; null where a SatCurate that did not count them made the epoch.</param>
/// <param name="OwnMixture">True where the mixture was fitted to the margins at the end of this epoch; false where its share of wrong labels is an earlier epoch's or that of held-out labels.</param>
[GenerateSerializer, Immutable, Alias("satcurate.epoch-report")]
public sealed record EpochReport(
    [property: Id(0)] int Epoch,
    [property: Id(1)] double Loss,
    [property: Id(2)] double GivenAgreement,
    [property: Id(3)] double LearningRate,
    [property: Id(4)] double Seconds,
    [property: Id(5)] double SamplesPerSecond,
    [property: Id(6)] double? TestAccuracy,
    [property: Id(7)] int Differing,
    [property: Id(8)] int Flagged,
    [property: Id(9), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] MarginMixture? Mixture = null,
    [property: Id(10), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] TargetCounts? Targets = null,
    [property: Id(11), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool OwnMixture = false);

/// <summary>How far a trainer is within an epoch; soft state.</summary>
/// <param name="Epoch">Zero-based epoch.</param>
/// <param name="Step">Steps done.</param>
/// <param name="Steps">Steps of the epoch.</param>
/// <param name="Loss">Mean loss so far in the epoch.</param>
/// <param name="SamplesPerSecond">Visits per second.</param>
/// <param name="SecondsLeft">Estimated time to the end of the run.</param>
[GenerateSerializer, Immutable, Alias("satcurate.run-progress")]
public sealed record RunProgress(
    [property: Id(0)] int Epoch,
    [property: Id(1)] int Step,
    [property: Id(2)] int Steps,
    [property: Id(3)] double Loss,
    [property: Id(4)] double SamplesPerSecond,
    [property: Id(5)] double SecondsLeft);
