using SatCurate.Curation;

namespace SatCurate.Grains;

/// <summary>A sample's answer on its way into columns and journal.</summary>
internal readonly record struct AcceptedVisit(int Offset, SampleState State);
