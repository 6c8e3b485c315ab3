using SatCurate.Contracts.Runs;

namespace SatCurate.Grains;

/// <summary>Offers of runs that want a trainer, oldest first.</summary>
[GrainType("run-board")]
internal sealed class RunBoardGrain : Grain, IRunBoardGrain
{
    private readonly List<RunOffer> _offers = [];

    public Task OfferAsync(RunOffer offer)
    {
        if (!_offers.Contains(offer))
        {
            _offers.Add(offer);
        }

        return Task.CompletedTask;
    }

    public Task<RunOffer?> TakeAsync()
    {
        RunOffer? offer = _offers.Count > 0 ? _offers[0] : null;
        if (offer is not null)
        {
            _offers.RemoveAt(0);
        }

        return Task.FromResult(offer);
    }
}
