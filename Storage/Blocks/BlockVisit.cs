using SatCurate.Curation;

namespace SatCurate.Storage;

/// <summary>A sample's state on its way into columns and journal.</summary>
/// <param name="Offset">Offset within the block.</param>
/// <param name="State">State after the visit.</param>
public readonly record struct BlockVisit(int Offset, SampleState State);
