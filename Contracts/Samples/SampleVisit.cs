using Orleans;
using SatCurate.Curation;

namespace SatCurate.Contracts.Samples;

/// <summary>
/// One visit on its way from a block to a sample. One object, because every value-type argument of a grain call is boxed on its way.
/// </summary>
/// <param name="Context">What it has in common with the other visits of its push.</param>
/// <param name="Version">The block's version of the sample; a sample below it asks for state.</param>
/// <param name="Given">Given label, -1 where there is none.</param>
/// <param name="Pinned">True where a decision is in force in this epoch.</param>
/// <param name="Prediction">C float32 values, little endian.</param>
/// <param name="State">The block's state of the sample; only where the sample asked for it.</param>
[GenerateSerializer, Immutable, Alias("satcurate.sample-visit")]
public sealed record SampleVisit(
    [property: Id(0)] VisitContext Context,
    [property: Id(1)] int Version,
    [property: Id(2)] int Given,
    [property: Id(3)] bool Pinned,
    [property: Id(4)] ReadOnlyMemory<byte> Prediction,
    [property: Id(5)] SampleState? State);
