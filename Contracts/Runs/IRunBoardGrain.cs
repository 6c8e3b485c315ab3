using Orleans;

namespace SatCurate.Contracts.Runs;

/// <summary>Where runs that want a trainer are offered; one for the cluster, key 0. Soft state: a lost offer is made again by resuming.</summary>
[Alias("satcurate.run-board")]
public interface IRunBoardGrain : IGrainWithIntegerKey
{
    /// <summary>Offers a run that has room for a trainer, or says again how many it has.</summary>
    [Alias("offer")]
    Task OfferAsync(RunOffer offer);

    /// <summary>True where a run has waited for its first trainer for a while: one that has several can spare one.</summary>
    [Alias("others-wait")]
    Task<bool> OthersWaitAsync();

    /// <summary>Takes the oldest of the offers with the fewest trainers; null where there is none.</summary>
    [Alias("take")]
    Task<RunOffer?> TakeAsync();
}

/// <summary>A run that wants a trainer.</summary>
/// <param name="Dataset">Its data set.</param>
/// <param name="Run">Its ordinal.</param>
/// <param name="Trainers">Trainers that it has.</param>
[GenerateSerializer, Immutable, Alias("satcurate.run-offer")]
public sealed record RunOffer([property: Id(0)] string Dataset, [property: Id(1)] int Run, [property: Id(2)] int Trainers = 0);
