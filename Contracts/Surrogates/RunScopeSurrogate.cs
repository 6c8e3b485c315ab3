using Orleans;
using SatCurate.Curation;

namespace SatCurate.Contracts.Surrogates;

/// <summary>The wire form of <see cref="RunScope"/>, member by member.</summary>
[GenerateSerializer, Immutable, Alias("satcurate.run-scope")]
public readonly record struct RunScopeSurrogate(
    [property: Id(0)] int Run,
    [property: Id(1)] int Classes,
    [property: Id(2)] float Momentum,
    [property: Id(3)] int WarmUpEpochs,
    [property: Id(4)] bool MovesTargets,
    [property: Id(5)] int TopK);

/// <summary>Turns scopes into their wire form and back.</summary>
[RegisterConverter]
public sealed class RunScopeConverter : IConverter<RunScope, RunScopeSurrogate>
{
    /// <inheritdoc/>
    public RunScope ConvertFromSurrogate(in RunScopeSurrogate surrogate) =>
        new(surrogate.Run, surrogate.Classes, surrogate.Momentum, surrogate.WarmUpEpochs, surrogate.MovesTargets, surrogate.TopK);

    /// <inheritdoc/>
    public RunScopeSurrogate ConvertToSurrogate(in RunScope value) =>
        new(value.Run, value.Classes, value.Momentum, value.WarmUpEpochs, value.MovesTargets, value.TopK);
}
