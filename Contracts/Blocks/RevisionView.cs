using Orleans;
using SatCurate.Curation;

namespace SatCurate.Contracts.Blocks;

/// <summary>What a query looks at.</summary>
/// <param name="Revision">The cut.</param>
/// <param name="Scope">The run's rules.</param>
/// <param name="DecisionSequence">Decisions up to this number overlay it.</param>
/// <param name="Thresholds">Issue threshold of each given class, C values.</param>
/// <param name="Mixture">What margins say in the data set at the cut; null where they say nothing.</param>
[GenerateSerializer, Immutable, Alias("satcurate.revision-view")]
public sealed record RevisionView(
    [property: Id(0)] RevisionKey Revision,
    [property: Id(1)] RunScope Scope,
    [property: Id(2)] long DecisionSequence,
    [property: Id(3)] IReadOnlyList<float> Thresholds,
    [property: Id(4)] MarginMixture? Mixture = null);
