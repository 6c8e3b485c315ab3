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
/// One run. Its journal holds what must survive (phase, committed epochs, frozen decisions); the lease and the progress are soft: a run
/// whose journal says active, but which no trainer has taken, shows as stopped.
/// </summary>
[GrainType("run"), Reentrant]
internal sealed class RunGrain(IStore store, IGrainFactory grains, TimeProvider clock) : Grain, IRunGrain
{
    private readonly RunState _state = new();
    private EventLog<RunEvent> _log = null!;
    private RunLease _lease = null!;
    private string _dataset = "";
    private int _run;
    private DatasetManifest? _manifest;
    private bool _offered;
    private bool _stopAsked;
    private RunProgress? _progress;
    private EpochCut? _lastCut;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        (_dataset, long run) = GrainKeys.Parse(this.GetPrimaryKeyString());
        _run = (int)run;
        _manifest = await ManifestFile.ReadAsync(store, _dataset, cancellationToken);
        _log = await EventLog<RunEvent>.ReadAsync(store, StoreLayout.RunJournal(_dataset, _run), _state.Apply, cancellationToken);
        _lease = new RunLease(clock);
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

    public async Task<RunAssignment?> AttachAsync(Guid worker, CancellationToken cancellationToken)
    {
        long writerEpoch = await _log.TakeOverAsync(cancellationToken);
        bool taken = _state is { Phase: RunPhase.Active, Created: not null } && !_stopAsked && _lease.Take(worker, writerEpoch);
        return taken
            ? new RunAssignment(_state.Created!.Order.Recipe, _state.Created.Scope, _state.Created.Order.Epochs, _state.Checkpoint)
            : null;
    }

    public async Task<EpochLease> BeginEpochAsync(Guid worker, int epoch, CancellationToken cancellationToken)
    {
        _lease.Require(worker);
        if (_state.FrozenDecisions(epoch) is null)
        {
            long sequence = await Dataset.DecisionSequenceAsync(cancellationToken);
            await CommitAsync(new EpochBegun(epoch, sequence), cancellationToken);
        }

        return new EpochLease(_lease.Token, _state.FrozenDecisions(epoch)!.Value);
    }

    public Task<LeaseAnswer> ReportAsync(Guid worker, RunProgress progress)
    {
        if (!_lease.Renew(worker))
        {
            return Task.FromResult(LeaseAnswer.Lost);
        }

        _progress = progress;
        return Task.FromResult(_stopAsked ? LeaseAnswer.Stop : LeaseAnswer.Renewed);
    }

    public async Task<IReadOnlyList<long>> EndEpochAsync(Guid worker, int epoch, CancellationToken cancellationToken)
    {
        _lease.Require(worker);
        IReadOnlyList<RevisionKey> keep =
            await Dataset.KeepAsync(new RevisionKey(_run, epoch), _state.Created!.Order.KeepRevisions, cancellationToken);
        var request = new BarrierRequest(_run, epoch, _lease.Token, keep);
        BarrierAnswer[] answers = await BlockFanOut.CallAsync(
            grains, _dataset, _manifest!.TrainBlocks, (block, token) => block.BarrierAsync(request, token), cancellationToken);
        _lastCut = new EpochCut(epoch, answers);
        return [.. answers.SelectMany((a, block) => a.Missing.Select(offset => ((long)block * _manifest.BlockSize) + offset))];
    }

    public async Task CommitAsync(Guid worker, RunCheckpoint checkpoint, EpochReport? finished, CancellationToken cancellationToken)
    {
        _lease.Require(worker);
        RunCheckpoint? previous = _state.Checkpoint;
        if (finished is null)
        {
            await CommitAsync(new CheckpointCommitted(checkpoint), cancellationToken);
        }
        else
        {
            EpochCut cut = _lastCut is { } last && last.Epoch == finished.Epoch
                ? last
                : throw new InvalidOperationException($"epoch {finished.Epoch} of run {_run} of {_dataset} is to be committed without its cut");
            CommittedRevision revision = await PublishRevisionAsync(cut, cancellationToken);
            EpochReport report = finished with { Differing = cut.Differing, Flagged = cut.Flagged };
            await CommitAsync(new EpochCommitted(checkpoint, revision, report), cancellationToken);
        }

        if (previous is not null && previous.Name != checkpoint.Name)
        {
            await store.DeleteAsync(previous.Name, cancellationToken);
        }
    }

    public async Task LeaveAsync(Guid worker, string? failure, CancellationToken cancellationToken)
    {
        if (_lease.Release(worker))
        {
            bool finished = _state.Reports.Count >= _state.Created!.Order.Epochs;
            await EndAsync(finished ? RunPhase.Finished : failure is null ? RunPhase.Stopped : RunPhase.Failed, failure, cancellationToken);
        }
    }

    public Task ForgetAsync()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    private IDatasetGrain Dataset => grains.GetGrain<IDatasetGrain>(_dataset);

    /// <summary>The manifest of a revision is there before the commit that makes it count.</summary>
    private async Task<CommittedRevision> PublishRevisionAsync(EpochCut cut, CancellationToken cancellationToken)
    {
        var manifest = new RevisionManifest
        {
            Run = _run,
            Epoch = cut.Epoch,
            DecisionSequence = await Dataset.DecisionSequenceAsync(cancellationToken),
            CreatedAt = clock.GetUtcNow(),
            Snapshots = cut.Snapshots,
        };
        string name = RevisionManifest.NameOf(_run, cut.Epoch, _lease.Token);
        await RevisionFile.WriteAsync(store, _dataset, name, manifest, cancellationToken);
        return new CommittedRevision(_run, cut.Epoch, manifest.DecisionSequence, manifest.CreatedAt, name);
    }

    private async Task OfferAsync(CancellationToken cancellationToken)
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
        await grains.GetGrain<IRunBoardGrain>(0).OfferAsync(new RunOffer(_dataset, _run));
    }

    private async Task EndAsync(RunPhase phase, string? failure, CancellationToken cancellationToken)
    {
        // The soft state follows the journal: in between, the run must not look stopped before it is.
        await CommitAsync(new PhaseChanged(phase, failure), cancellationToken);
        _stopAsked = _offered = false;
        _progress = null;
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

    private bool HasLostTrainer => _state.Phase == RunPhase.Active && !_offered && !_lease.IsHeld;

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
        Progress = _progress,
        StartedAt = created.At,
        Failure = _state.Failure,
    };
}
