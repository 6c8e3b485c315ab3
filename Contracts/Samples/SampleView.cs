using Orleans;
using SatCurate.Curation;

namespace SatCurate.Contracts.Samples;

/// <summary>A sample as a person or an API reads it.</summary>
/// <param name="State">State after the last visit of the present run; null before the first run.</param>
/// <param name="Visits">Packed <see cref="VisitEntry"/> words of the last visits (64 at most), oldest first; the last is that of <c>State.LastEpoch</c>.</param>
[GenerateSerializer, Immutable, Alias("satcurate.sample-view")]
public sealed record SampleView([property: Id(0)] SampleState? State, [property: Id(1)] IReadOnlyList<ulong> Visits);
