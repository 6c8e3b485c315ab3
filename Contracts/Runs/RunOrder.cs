using System.Text.Json.Serialization;
using Orleans;

namespace SatCurate.Contracts.Runs;

/// <summary>What a new run is to do.</summary>
/// <param name="Recipe">The recipe (JSON); only the trainer reads it.</param>
/// <param name="Epochs">Number of epochs, at least 1.</param>
/// <param name="WarmUpEpochs">E_s.</param>
/// <param name="Momentum">EMA momentum a.</param>
/// <param name="MovesTargets">False for plain cross-entropy.</param>
/// <param name="AbandonUnfinished">Gives up an unfinished run instead of refusing.</param>
/// <param name="KeepRevisions">How many of the last revisions stay; at least two do.</param>
/// <param name="Sharing">How several trainers share the run; null: one trains it alone.</param>
/// <param name="TopK">How many classes of a distribution are kept (<see cref="Curation.DistributionForm"/>); 0 keeps all.</param>
/// <param name="HeldOutErrorRate">Share of wrong labels, in [0,1], that a calibration estimated from held-out given labels; null: none did.</param>
[GenerateSerializer, Immutable, Alias("satcurate.run-order")]
public sealed record RunOrder(
    [property: Id(0)] string Recipe,
    [property: Id(1)] int Epochs,
    [property: Id(2)] int WarmUpEpochs,
    [property: Id(3)] float Momentum,
    [property: Id(4)] bool MovesTargets,
    [property: Id(5)] bool AbandonUnfinished,
    [property: Id(6)] int KeepRevisions = RunOrder.DefaultKeepRevisions,
    [property: Id(7), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Sharing? Sharing = null,
    [property: Id(8), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] int TopK = 0,
    [property: Id(9), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double? HeldOutErrorRate = null)
{
    /// <summary>Enough for an export that began some epochs ago to find its own still.</summary>
    public const int DefaultKeepRevisions = 5;
}

/// <summary>Answers an order.</summary>
/// <param name="Run">The new run's ordinal; 0 where it was refused.</param>
/// <param name="Refused">Why; null where it was taken.</param>
[GenerateSerializer, Immutable, Alias("satcurate.start-run-answer")]
public sealed record StartRunAnswer([property: Id(0)] int Run, [property: Id(1)] string? Refused);
