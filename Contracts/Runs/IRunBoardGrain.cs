using Orleans;

namespace SatCurate.Contracts.Runs;

/// <summary>Where runs that want a trainer are offered; one for the cluster, key 0. Soft state: a lost offer is made again by resuming.</summary>
[Alias("satcurate.run-board")]
public interface IRunBoardGrain : IGrainWithIntegerKey
{
    /// <summary>Offers a run.</summary>
    [Alias("offer")]
    Task OfferAsync(RunOffer offer);

    /// <summary>Takes the oldest offer; null where there is none.</summary>
    [Alias("take")]
    Task<RunOffer?> TakeAsync();
}

/// <summary>A run that wants a trainer.</summary>
/// <param name="Dataset">Its data set.</param>
/// <param name="Run">Its ordinal.</param>
[GenerateSerializer, Immutable, Alias("satcurate.run-offer")]
public sealed record RunOffer([property: Id(0)] string Dataset, [property: Id(1)] int Run);
