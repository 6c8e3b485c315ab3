using Orleans;

namespace SatCurate.Contracts.Runs;

/// <summary>What a trainer of a shared run is to do next.</summary>
[GenerateSerializer, Alias("satcurate.round-plan-kind")]
public enum RoundPlanKind : byte
{
    /// <summary>Nothing yet: ask again.</summary>
    Wait = 0,

    /// <summary>Take steps, publish the state after them, report.</summary>
    Steps = 1,

    /// <summary>Every step of the epoch is taken: end it and commit.</summary>
    EndEpoch = 2,

    /// <summary>Commit a checkpoint inside the epoch: the last trainer leaves.</summary>
    Checkpoint = 3,

    /// <summary>Leave the run.</summary>
    Leave = 4,
}

/// <summary>A trainer's next work on a shared run. Where it trains, it begins with the average of <paramref name="Base"/>.</summary>
/// <param name="Kind">What to do.</param>
/// <param name="Round">Number of the round, for the report.</param>
/// <param name="Epoch">Zero-based epoch.</param>
/// <param name="Step">First of the steps to take; of a checkpoint: where it goes on.</param>
/// <param name="Steps">How many to take.</param>
/// <param name="Trainers">Trainers that take part in the round.</param>
/// <param name="LeaseToken">Goes with every push.</param>
/// <param name="DecisionSequence">Decisions in force in this epoch.</param>
/// <param name="Base">States whose average is the model; empty before the first round: the initial state, a function of the seed.</param>
/// <param name="Part">Where to publish the state after the steps.</param>
/// <param name="Sums">Of the epoch's steps so far, where it ends or a checkpoint is made.</param>
[GenerateSerializer, Immutable, Alias("satcurate.round-plan")]
public sealed record RoundPlan(
    [property: Id(0)] RoundPlanKind Kind,
    [property: Id(1)] long Round = 0,
    [property: Id(2)] int Epoch = 0,
    [property: Id(3)] int Step = 0,
    [property: Id(4)] int Steps = 0,
    [property: Id(5)] int Trainers = 0,
    [property: Id(6)] long LeaseToken = 0,
    [property: Id(7)] long DecisionSequence = 0,
    [property: Id(8)] IReadOnlyList<RoundPart>? Base = null,
    [property: Id(9)] string Part = "",
    [property: Id(10)] RoundSums Sums = default);

/// <summary>One trainer's state at the end of a round, or a checkpoint.</summary>
/// <param name="Name">Its name in the store.</param>
/// <param name="Samples">Samples that it trained on in the round: its weight in the average.</param>
[GenerateSerializer, Immutable, Alias("satcurate.round-part")]
public sealed record RoundPart([property: Id(0)] string Name, [property: Id(1)] long Samples);

/// <summary>What a trainer did in a round; its visits are applied and its state is published.</summary>
/// <param name="Round">Number of the round.</param>
/// <param name="Steps">Steps taken, from the first on; fewer than planned where it is to leave. 0: there is no state.</param>
/// <param name="Sums">Of these steps.</param>
[GenerateSerializer, Immutable, Alias("satcurate.round-report")]
public sealed record RoundReport([property: Id(0)] long Round, [property: Id(1)] int Steps, [property: Id(2)] RoundSums Sums);

/// <summary>Sums over steps, from which an epoch's figures are made.</summary>
/// <param name="Steps">Steps that had a loss.</param>
/// <param name="Loss">Sum of their losses.</param>
/// <param name="Visits">Samples visited.</param>
/// <param name="Labelled">Those of them that have a label in force.</param>
/// <param name="Agreed">Those of them whose prediction's argmax is that label.</param>
/// <param name="Seconds">Wall time.</param>
[GenerateSerializer, Immutable, Alias("satcurate.round-sums")]
public readonly record struct RoundSums(
    [property: Id(0)] int Steps,
    [property: Id(1)] double Loss,
    [property: Id(2)] long Visits,
    [property: Id(3)] long Labelled,
    [property: Id(4)] long Agreed,
    [property: Id(5)] double Seconds)
{
    /// <summary>Both together.</summary>
    public static RoundSums operator +(RoundSums left, RoundSums right) => new(
        left.Steps + right.Steps,
        left.Loss + right.Loss,
        left.Visits + right.Visits,
        left.Labelled + right.Labelled,
        left.Agreed + right.Agreed,
        left.Seconds + right.Seconds);
}
