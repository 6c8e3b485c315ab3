using System.Runtime.InteropServices;
using Orleans;
using SatCurate.Curation;

namespace SatCurate.Contracts.Surrogates;

/// <summary>
/// The wire form of <see cref="SampleState"/>, member by member; values are little endian. Programs before the sum of pairwise probabilities sent that of the margins, and take NaN
/// for not known.
/// </summary>
[GenerateSerializer, Immutable, Alias("satcurate.sample-state")]
public readonly record struct SampleStateSurrogate(
    [property: Id(0)] int Run,
    [property: Id(1)] int Version,
    [property: Id(2)] int LastEpoch,
    [property: Id(3)] int Averaged,
    [property: Id(4)] ulong LastVisit,
    [property: Id(5)] ReadOnlyMemory<byte> Values,
    [property: Id(6)] float MarginSum,
    [property: Id(7)] float? PairwiseSum = null);

/// <summary>Turns states into their wire form and back.</summary>
[RegisterConverter]
public sealed class SampleStateConverter : IConverter<SampleState, SampleStateSurrogate>
{
    /// <inheritdoc/>
    public SampleState ConvertFromSurrogate(in SampleStateSurrogate surrogate) => SampleState.Restore(
        surrogate.Run,
        surrogate.Version,
        surrogate.LastEpoch,
        surrogate.Averaged,
        surrogate.LastVisit,
        surrogate.PairwiseSum ?? LogitMargin.PairwiseSum(surrogate.MarginSum, surrogate.Version),
        MemoryMarshal.Cast<byte, float>(surrogate.Values.Span));

    /// <inheritdoc/>
    public SampleStateSurrogate ConvertToSurrogate(in SampleState value) => new(
        value.Run, value.Version, value.LastEpoch, value.Averaged, value.LastVisit, MemoryMarshal.AsBytes(value.Values).ToArray(), float.NaN, value.PairwiseSum);
}
