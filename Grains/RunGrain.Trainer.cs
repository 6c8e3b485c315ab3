using SatCurate.Contracts.Blocks;
using SatCurate.Contracts.Runs;
using SatCurate.Grains.Journals;
using SatCurate.Storage;

namespace SatCurate.Grains;

/// <summary>What the trainer that holds the run does: take it, begin and end epochs, commit.</summary>
internal sealed partial class RunGrain
{
    private EpochCut? _lastCut;
    private int _interruptions;

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
        long[] missing = [.. answers.SelectMany((a, block) => a.Missing.Select(offset => ((long)block * _manifest.BlockSize) + offset))];
        _lastCut = missing.Length == 0 ? new EpochCut(epoch, answers) : null;
        return missing;
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
            _interruptions = 0;
        }

        if (previous is not null && previous.Name != checkpoint.Name)
        {
            await store.DeleteAsync(previous.Name, cancellationToken);
        }
    }

    public async Task LeaveAsync(Guid worker, RunDeparture departure, string? reason, CancellationToken cancellationToken)
    {
        if (!_lease.Release(worker))
        {
            return;
        }

        if (_state.Reports.Count >= _state.Created!.Order.Epochs)
        {
            await EndAsync(RunPhase.Finished, null, cancellationToken);
        }
        else if (departure == RunDeparture.Done || _stopAsked)
        {
            await EndAsync(RunPhase.Stopped, null, cancellationToken);
        }
        else if (departure == RunDeparture.Failed || (departure == RunDeparture.Interrupted && !MayGoOn()))
        {
            await EndAsync(RunPhase.Failed, reason, cancellationToken);
        }
        else if (!policy.KeepsRunsGoing)
        {
            await EndAsync(RunPhase.Stopped, null, cancellationToken);
        }
        else
        {
            _progress = null;
            await OfferAsync(cancellationToken);
        }
    }

    /// <summary>Offers a run that nobody trains: its trainer died, or its offer died with the board.</summary>
    private Task OfferWhereFreeAsync(CancellationToken cancellationToken) =>
        _state is { Phase: RunPhase.Active, Created: not null } && !_lease.IsHeld && !_stopAsked ? OfferAsync(cancellationToken) : Task.CompletedTask;

    private bool MayGoOn() => policy.KeepsRunsGoing && ++_interruptions <= policy.MostInterruptions;

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
}
