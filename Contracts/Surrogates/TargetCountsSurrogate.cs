using Orleans;
using SatCurate.Curation;

namespace SatCurate.Contracts.Surrogates;

/// <summary>The wire form of <see cref="TargetCounts"/>, member by member.</summary>
[GenerateSerializer, Immutable, Alias("satcurate.target-counts")]
public readonly record struct TargetCountsSurrogate(
    [property: Id(0)] int OffGiven,
    [property: Id(1)] int? Turned,
    [property: Id(2)] int Wrong,
    [property: Id(3)] int Corrected,
    [property: Id(4)] int Right,
    [property: Id(5)] int Damaged);

/// <summary>Turns counts into their wire form and back.</summary>
[RegisterConverter]
public sealed class TargetCountsConverter : IConverter<TargetCounts, TargetCountsSurrogate>
{
    /// <inheritdoc/>
    public TargetCounts ConvertFromSurrogate(in TargetCountsSurrogate surrogate) => new(
        surrogate.OffGiven, surrogate.Turned, surrogate.Wrong, surrogate.Corrected, surrogate.Right, surrogate.Damaged);

    /// <inheritdoc/>
    public TargetCountsSurrogate ConvertToSurrogate(in TargetCounts value) => new(
        value.OffGiven, value.Turned, value.Wrong, value.Corrected, value.Right, value.Damaged);
}
