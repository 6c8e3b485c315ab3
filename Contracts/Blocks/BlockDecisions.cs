using Orleans;

namespace SatCurate.Contracts.Blocks;

/// <summary>A batch of decisions, as one block gets it.</summary>
/// <param name="Sequence">Sequence number of the batch in the data set's decision journal, from 1.</param>
/// <param name="Offsets">Samples of the block.</param>
/// <param name="Verdicts">One verdict each: a class index, or one of <see cref="Curation.Verdict"/>.</param>
[GenerateSerializer, Immutable, Alias("satcurate.block-decisions")]
public sealed record BlockDecisions(
    [property: Id(0)] long Sequence,
    [property: Id(1)] IReadOnlyList<int> Offsets,
    [property: Id(2)] IReadOnlyList<int> Verdicts);
