using SatCurate.Curation;

namespace SatCurate.Storage;

/// <summary>A sample's answer on its way into columns and journal.</summary>
/// <param name="Offset">The sample's offset within its block, 0–65535.</param>
/// <param name="State">Its state after the visit.</param>
public readonly record struct AcceptedVisit(int Offset, SampleState State);
