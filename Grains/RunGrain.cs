using Microsoft.Extensions.Logging;
using Orleans.Concurrency;
using SatCurate.Contracts;
using SatCurate.Contracts.Blocks;
using SatCurate.Contracts.Datasets;
using SatCurate.Contracts.Runs;
using SatCurate.Curation;
using SatCurate.Grains.Journals;
using SatCurate.Storage;

namespace SatCurate.Grains;

/// <summary>
/// One run. Its journal holds what must survive (phase, committed epochs, frozen decisions); the lease and the progress are soft. A run whose
/// journal says active, but which no trainer has taken, is offered again where silos keep runs going, and shows as stopped where a run ends
/// with its process. What its trainer does stands in a part of its own, and so does what several trainers do.
/// </summary>
[GrainType("run"), Reentrant]
internal sealed partial class RunGrain(IStore store, IGrainFactory grains, TimeProvider clock, RunPolicy policy, ILogger<RunGrain> logger)
    : Grain, IRunGrain
{
    private readonly RunState _state = new();
    private EventLog<RunEvent> _log = null!;
    private RunLease _lease = null!;
    private string _dataset = "";
    private int _run;
    private DatasetManifest? _manifest;
    private Task _offering = Task.CompletedTask;
    private bool _offered;
    private bool _stopAsked;
    private RunProgress? _progress;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        (_dataset, long run) = GrainKeys.Parse(this.GetPrimaryKeyString());
        _run = (int)run;
        _manifest = await ManifestFile.ReadAsync(store, _dataset, cancellationToken);
        _log = await EventLog<RunEvent>.ReadAsync(store, StoreLayout.RunJournal(_dataset, _run), _state.Apply, cancellationToken);
        _lease = new RunLease(clock, policy.Lease);
        if (policy.KeepsRunsGoing)
        {
            this.RegisterGrainTimer(
                LookForTrainersAsync, new GrainTimerCreationOptions(policy.BetweenOffers, policy.BetweenOffers) { Interleave = true });
        }
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        if (_log is not null)
        {
            await _log.DisposeAsync();
        }
    }

    public Task<CommittedRevision?> RevisionAsync(int epoch, CancellationToken cancellationToken) => Task.FromResult(_state.Revision(epoch));

    public Task<RunStatus?> StatusAsync(CancellationToken cancellationToken) => Task.FromResult(Status());

    public async Task CreateAsync(RunOrder order, RunScope scope, CancellationToken cancellationToken)
    {
        if (_state.Created is null)
        {
            // Samples may have been appended since somebody asked for a run that was not there yet.
            _manifest = await ManifestFile.ReadAsync(store, _dataset, cancellationToken);
            await CommitAsync(new RunCreated(order, scope, clock.GetUtcNow()), cancellationToken);
        }

        await OfferAsync(cancellationToken);
    }

    public async Task<RunStatus> ResumeAsync(CancellationToken cancellationToken)
    {
        if (_state.Phase is RunPhase.Stopped or RunPhase.Failed)
        {
            await CommitAsync(new PhaseChanged(RunPhase.Active, null), cancellationToken);
        }

        if (_state.Phase == RunPhase.Active && !_lease.IsHeld)
        {
            await OfferAsync(cancellationToken);
        }

        return Status() ?? throw new InvalidOperationException($"run {_run} of {_dataset} was never created");
    }

    public async Task<bool> StopAsync(CancellationToken cancellationToken)
    {
        if (Status() is not { Phase: RunPhase.Active })
        {
            return false;
        }

        _stopAsked = true;
        if (!_lease.IsHeld)
        {
            await EndAsync(RunPhase.Stopped, null, cancellationToken);
        }

        return true;
    }

    public Task AbandonAsync(CancellationToken cancellationToken) => EndAsync(RunPhase.Abandoned, null, cancellationToken);

    public Task ForgetAsync()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    private IRunBoardGrain Board => grains.GetGrain<IRunBoardGrain>(0);

    private IDatasetGrain Dataset => grains.GetGrain<IDatasetGrain>(_dataset);

    /// <summary>One at a time: the timer must not start a run in its blocks beside the call that created it.</summary>
    private Task OfferAsync(CancellationToken cancellationToken) =>
        _offering.IsCompleted ? _offering = OfferOnceAsync(cancellationToken) : _offering.WaitAsync(cancellationToken);

    private async Task OfferOnceAsync(CancellationToken cancellationToken)
    {
        if (!_state.StartedInBlocks)
        {
            await BlockFanOut.CallAsync(
                grains,
                _dataset,
                _manifest!.TrainBlocks,
                async (block, token) =>
                {
                    await block.StartRunAsync(_state.Created!.Scope, token);
                    return true;
                },
                cancellationToken);
            await CommitAsync(new RunStartedInBlocks(), cancellationToken);
        }

        _stopAsked = false;
        _offered = true;
        await Board.OfferAsync(new RunOffer(_dataset, _run, _lease.Holders));
    }

    private async Task EndAsync(RunPhase phase, string? failure, CancellationToken cancellationToken)
    {
        // The soft state follows the journal: in between, the run must not look stopped before it is.
        await CommitAsync(new PhaseChanged(phase, failure), cancellationToken);
        _stopAsked = _offered = false;
        _progress = null;
        await EndRoundsAsync(cancellationToken);
    }

    private async Task CommitAsync(RunEvent @event, CancellationToken cancellationToken)
    {
        try
        {
            await _log.AppendAsync(@event, cancellationToken);
        }
        catch
        {
            // The outcome is unknown, or another activation has taken over: only a fresh replay knows the truth.
            DeactivateOnIdle();
            throw;
        }
    }

    private bool HasLostTrainer => !policy.KeepsRunsGoing && _state.Phase == RunPhase.Active && !_offered && !_lease.IsHeld;

    private RunStatus? Status() => _state.Created is not { } created ? null : new RunStatus
    {
        Run = _run,
        Phase = HasLostTrainer ? RunPhase.Stopped : _state.Phase,
        LostTrainer = HasLostTrainer,
        Recipe = created.Order.Recipe,
        Scope = created.Scope,
        Epochs = created.Order.Epochs,
        EpochsDone = _state.Reports.Count,
        Reports = [.. _state.Reports],
        Progress = _table is { } table ? table.Progress(created.Order.Epochs) : _progress,
        StartedAt = created.At,
        Failure = _state.Failure,
        Trainers = _lease.Holders,
        Sharing = created.Order.Sharing,
        Checkpoint = _state.Checkpoint,
    };
}
