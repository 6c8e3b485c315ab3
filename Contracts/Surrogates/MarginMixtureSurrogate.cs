using Orleans;
using SatCurate.Curation;

namespace SatCurate.Contracts.Surrogates;

/// <summary>The wire form of <see cref="MarginMixture"/>, member by member.</summary>
[GenerateSerializer, Immutable, Alias("satcurate.margin-mixture")]
public readonly record struct MarginMixtureSurrogate(
    [property: Id(0)] double WrongShare,
    [property: Id(1)] double WrongMean,
    [property: Id(2)] double WrongSpread,
    [property: Id(3)] double RightMean,
    [property: Id(4)] double RightSpread,
    [property: Id(5)] double Edge);

/// <summary>Turns mixtures into their wire form and back.</summary>
[RegisterConverter]
public sealed class MarginMixtureConverter : IConverter<MarginMixture, MarginMixtureSurrogate>
{
    /// <inheritdoc/>
    public MarginMixture ConvertFromSurrogate(in MarginMixtureSurrogate surrogate) => new(
        surrogate.WrongShare, surrogate.WrongMean, surrogate.WrongSpread, surrogate.RightMean, surrogate.RightSpread, surrogate.Edge);

    /// <inheritdoc/>
    public MarginMixtureSurrogate ConvertToSurrogate(in MarginMixture value) => new(
        value.WrongShare, value.WrongMean, value.WrongSpread, value.RightMean, value.RightSpread, value.Edge);
}
