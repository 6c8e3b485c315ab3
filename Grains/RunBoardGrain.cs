using Microsoft.Extensions.Logging;
using SatCurate.Contracts;
using SatCurate.Contracts.Datasets;
using SatCurate.Contracts.Runs;
using SatCurate.Storage;

namespace SatCurate.Grains;

/// <summary>
/// Offers of runs that have room for a trainer: those without any first, then the oldest. Where silos keep runs going it also looks through the data sets from time to time: asking
/// one for its runs wakes those that went down with their silo, and a run that is awake without a trainer offers itself.
/// </summary>
[GrainType("run-board")]
internal sealed partial class RunBoardGrain(IStore store, IGrainFactory grains, TimeProvider clock, RunPolicy policy, ILogger<RunBoardGrain> logger)
    : Grain, IRunBoardGrain
{
    private readonly List<Waiting> _offers = [];

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
        Waiting? known = _offers.Find(waiting => (waiting.Offer.Dataset, waiting.Offer.Run) == (offer.Dataset, offer.Run));
        if (known is null)
        {
            _offers.Add(new Waiting(clock.GetUtcNow()) { Offer = offer });
        }
        else
        {
            known.Offer = offer;
        }

        return Task.CompletedTask;
    }

    public Task<RunOffer?> TakeAsync()
    {
        Waiting? fewest = _offers.MinBy(static waiting => waiting.Offer.Trainers);
        if (fewest is not null)
        {
            _offers.Remove(fewest);
        }

        return Task.FromResult(fewest?.Offer);
    }

    public Task<bool> OthersWaitAsync()
    {
        DateTimeOffset before = clock.GetUtcNow() - policy.Patience;
        return Task.FromResult(_offers.Exists(waiting => waiting.Offer.Trainers == 0 && waiting.Since < before));
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
        catch (Exception e) when (Unanswered.Is(e) || e is IOException)
        {
            LogSearchFailed(e);
        }
    }

    [LoggerMessage(LogLevel.Warning, "The search for runs without a trainer failed and is made again")]
    private partial void LogSearchFailed(Exception exception);

    private sealed class Waiting(DateTimeOffset since)
    {
        public DateTimeOffset Since => since;

        public required RunOffer Offer { get; set; }
    }
}
