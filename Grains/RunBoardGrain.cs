using Microsoft.Extensions.Logging;
using SatCurate.Contracts.Datasets;
using SatCurate.Contracts.Runs;
using SatCurate.Storage;

namespace SatCurate.Grains;

/// <summary>
/// Offers of runs that want a trainer, oldest first. Where silos keep runs going it also looks through the data sets from time to time: asking
/// one for its runs wakes those that went down with their silo, and a run that is awake without a trainer offers itself.
/// </summary>
[GrainType("run-board")]
internal sealed partial class RunBoardGrain(IStore store, IGrainFactory grains, RunPolicy policy, ILogger<RunBoardGrain> logger) : Grain, IRunBoardGrain
{
    private readonly List<RunOffer> _offers = [];

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        if (policy.KeepsRunsGoing)
        {
            this.RegisterGrainTimer(WakeRunsAsync, new GrainTimerCreationOptions(TimeSpan.Zero, policy.BetweenSearches) { Interleave = true });
        }

        return Task.CompletedTask;
    }

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

    private async Task WakeRunsAsync(CancellationToken cancellationToken)
    {
        try
        {
            await foreach (string dataset in ManifestFile.ListAsync(store, cancellationToken))
            {
                await grains.GetGrain<IDatasetGrain>(dataset).DescribeAsync(cancellationToken);
            }
        }
        catch (Exception e) when (e is IOException or TimeoutException or OrleansException)
        {
            LogSearchFailed(e);
        }
    }

    [LoggerMessage(LogLevel.Warning, "The search for runs without a trainer failed and is made again")]
    private partial void LogSearchFailed(Exception exception);
}
