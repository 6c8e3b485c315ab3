using Orleans;
using SatCurate.Curation;

namespace SatCurate.Contracts.Blocks;

/// <summary>The visits of all samples of a block in some epochs of a run.</summary>
/// <param name="First">Index of the block's first sample.</param>
/// <param name="Samples">N: samples of the block.</param>
/// <param name="FirstEpoch">Zero-based epoch of the first row.</param>
/// <param name="Visits">E x N packed <see cref="VisitEntry"/> words, u64 little endian: epoch after epoch, as many as there are.</param>
[GenerateSerializer, Immutable, Alias("satcurate.block-history")]
public sealed record BlockHistory(
    [property: Id(0)] long First,
    [property: Id(1)] int Samples,
    [property: Id(2)] int FirstEpoch,
    [property: Id(3)] ReadOnlyMemory<byte> Visits);
