using Orleans;
using SatCurate.Curation;

namespace SatCurate.Contracts.Samples;

/// <summary>What all visits of one push have in common.</summary>
/// <param name="WriterEpoch">The writer epoch of the calling block; a sample refuses an older one than it has seen.</param>
/// <param name="Scope">The rules of the run.</param>
/// <param name="Epoch">Zero-based epoch of the visits.</param>
/// <param name="Block">The calling block's number within its data set.</param>
[GenerateSerializer, Immutable, Alias("satcurate.visit-context")]
public sealed record VisitContext(
    [property: Id(0)] long WriterEpoch, [property: Id(1)] RunScope Scope, [property: Id(2)] int Epoch, [property: Id(3)] int Block);
