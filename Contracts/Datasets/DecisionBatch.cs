using Orleans;

namespace SatCurate.Contracts.Datasets;

/// <summary>Decisions that are made together: whole or not at all.</summary>
/// <param name="By">Who decided, or brought in what others decided.</param>
/// <param name="Note">Why; null where nothing was said.</param>
/// <param name="Indexes">Samples.</param>
/// <param name="Verdicts">One verdict each (<see cref="Curation.Verdict"/> or a class index).</param>
/// <param name="Deciders">Who decided on each sample; null where <paramref name="By"/> decided on all.</param>
[GenerateSerializer, Immutable, Alias("satcurate.decision-batch")]
public sealed record DecisionBatch(
    [property: Id(0)] string By,
    [property: Id(1)] string? Note,
    [property: Id(2)] IReadOnlyList<long> Indexes,
    [property: Id(3)] IReadOnlyList<int> Verdicts,
    [property: Id(4)] IReadOnlyList<string>? Deciders = null);

/// <summary>Answers a batch.</summary>
/// <param name="Sequence">Its sequence number; 0 where it was refused.</param>
/// <param name="Refused">Why nothing was changed; null where it was taken.</param>
[GenerateSerializer, Immutable, Alias("satcurate.decide-answer")]
public sealed record DecideAnswer([property: Id(0)] long Sequence, [property: Id(1)] string? Refused);

/// <summary>One decision on one sample.</summary>
/// <param name="Index">The sample.</param>
/// <param name="Verdict">The verdict (<see cref="Curation.Verdict"/> or a class index).</param>
/// <param name="Sequence">Sequence number of its batch.</param>
/// <param name="By">Who.</param>
/// <param name="At">When.</param>
/// <param name="Note">Why.</param>
[GenerateSerializer, Immutable, Alias("satcurate.decision-record")]
public sealed record DecisionRecord(
    [property: Id(0)] long Index,
    [property: Id(1)] int Verdict,
    [property: Id(2)] long Sequence,
    [property: Id(3)] string By,
    [property: Id(4)] DateTimeOffset At,
    [property: Id(5)] string? Note);
