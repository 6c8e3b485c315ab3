using SatCurate.Contracts.Blocks;
using SatCurate.Contracts.Runs;
using SatCurate.Grains.Journals;
using SatCurate.Storage;

namespace SatCurate.Grains;

/// <summary>What the trainer that holds the run does: take it, begin and end epochs, commit.</summary>
internal sealed partial class RunGrain
{
    private readonly SemaphoreSlim _committing = new(1);
    private EpochCut? _lastCut;
    private int _interruptions;
    private DateTimeOffset _takenAt;
    private bool _givesWay;

    public async Task<RunAssignment?> AttachAsync(Guid worker, CancellationToken cancellationToken)
    {
        long writerEpoch = await _log.TakeOverAsync(cancellationToken);
        if (_state is not { Phase: RunPhase.Active, Created: { } created } || _stopAsked || !_lease.Take(worker, writerEpoch, Seats))
        {
            return null;
        }

        (_takenAt, _givesWay) = (clock.GetUtcNow(), false);
        await BeginRoundsAsync(cancellationToken);
        return new RunAssignment(created.Order.Recipe, created.Scope, created.Order.Epochs, _state.Checkpoint, created.Order.Sharing is not null);
    }

    public async Task<EpochLease> BeginEpochAsync(Guid worker, int epoch, CancellationToken cancellationToken)
    {
        _lease.Require(worker);
        long decisions = await FreezeDecisionsAsync(epoch, cancellationToken);
        return new EpochLease(_lease.Token, decisions);
    }

    public Task<LeaseAnswer> ReportAsync(Guid worker, RunProgress progress)
    {
        if (!_lease.Renew(worker))
        {
            return Task.FromResult(LeaseAnswer.Lost);
        }

        _progress = progress;
        _table?.Note(worker, progress);
        return Task.FromResult(_stopAsked || _givesWay ? LeaseAnswer.Stop : LeaseAnswer.Renewed);
    }

    public async Task<IReadOnlyList<long>> EndEpochAsync(Guid worker, int epoch, CancellationToken cancellationToken)
    {
        long leaseToken = RequireToken(worker);
        IReadOnlyList<RevisionKey> keep =
            await Dataset.KeepAsync(new RevisionKey(_run, epoch), _state.Created!.Order.KeepRevisions, cancellationToken);
        var request = new BarrierRequest(_run, epoch, leaseToken, keep);
        BarrierAnswer[] answers = await BlockFanOut.CallAsync(
            grains, _dataset, _manifest!.TrainBlocks, (block, token) => block.BarrierAsync(request, token), cancellationToken);
        long[] missing = [.. answers.SelectMany((a, block) => a.Missing.Select(offset => ((long)block * _manifest.BlockSize) + offset))];
        _lastCut = missing.Length == 0 ? new EpochCut(epoch, answers, _state.Created!.Order, _state.Reports) : null;
        return missing;
    }

    public async Task CommitAsync(Guid worker, RunCheckpoint checkpoint, EpochReport? finished, CancellationToken cancellationToken)
    {
        // One at a time: a trainer that loses the run in here may succeed still, and its successor must see that it did.
        await _committing.WaitAsync(cancellationToken);
        try
        {
            long leaseToken = RequireToken(worker);
            RunCheckpoint? previous = _state.Checkpoint;
            if (finished is null)
            {
                checkpoint = checkpoint with { Sums = _table?.RequireCloser(worker).Sums };
                await CommitAsync(new CheckpointCommitted(checkpoint), cancellationToken);
                _table?.Committed(checkpoint.Name);
            }
            else
            {
                await CommitEpochAsync(worker, leaseToken, checkpoint, finished, cancellationToken);
                _table?.EndEpoch(worker);
            }

            if (previous is not null && previous.Name != checkpoint.Name)
            {
                await store.DeleteAsync(previous.Name, cancellationToken);
            }
        }
        finally
        {
            _committing.Release();
        }
    }

    private async Task CommitEpochAsync(
        Guid worker, long leaseToken, RunCheckpoint checkpoint, EpochReport finished, CancellationToken cancellationToken)
    {
        RequireNext(finished.Epoch);
        EpochCut cut = _lastCut is { } last && last.Epoch == finished.Epoch
            ? last
            : throw new InvalidOperationException($"epoch {finished.Epoch} of run {_run} of {_dataset} is to be committed without its cut");
        CommittedRevision revision = await PublishRevisionAsync(cut, leaseToken, cancellationToken);
        RequireToken(worker);
        EpochReport report = finished with { Differing = cut.Differing, Flagged = cut.Flagged, Mixture = cut.Mixture, OwnMixture = cut.OwnMixture, Targets = cut.Targets };
        await CommitAsync(new EpochCommitted(checkpoint, revision, report), cancellationToken);
        _interruptions = 0;
    }

    /// <summary>Throws where another trainer has committed <paramref name="epoch"/> meanwhile.</summary>
    private void RequireNext(int epoch)
    {
        if (_state.Reports.Count != epoch)
        {
            throw new LeaseLostException($"epoch {epoch} of run {_run} of {_dataset} is not the next to be committed: {_state.Reports.Count} is");
        }
    }

    /// <summary>The token of a trainer that may end the epoch; throws where it may not.</summary>
    private long RequireToken(Guid worker)
    {
        if (_table is { } table)
        {
            return table.RequireCloser(worker).LeaseToken;
        }

        _lease.Require(worker);
        return _lease.Token;
    }

    /// <summary>The decisions in force in an epoch: those that were made before its first step.</summary>
    private async Task<long> FreezeDecisionsAsync(int epoch, CancellationToken cancellationToken)
    {
        if (_state.FrozenDecisions(epoch) is null)
        {
            long sequence = await Dataset.DecisionSequenceAsync(cancellationToken);
            await CommitAsync(new EpochBegun(epoch, sequence), cancellationToken);
        }

        return _state.FrozenDecisions(epoch)!.Value;
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
        else if (_lease.IsHeld)
        {
            LogGoesOn(_run, _dataset, _lease.Holders, reason);
        }
        else if (_stopAsked || (departure == RunDeparture.Done && !_givesWay))
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
            if (departure != RunDeparture.Interrupted || _interruptions == 1)
            {
                await OfferAsync(cancellationToken);
            }

            // Else whoever took it at once would meet the same silo that does not answer: the next look for trainers offers it.
        }
    }

    /// <summary>
    /// Offers a run that nobody trains, or not all that could: a trainer died, or its offer died with the board. Where another run waits for its
    /// first trainer, one that has several gives one of them, and one that has had its only one for a turn gives that: it is offered again.
    /// </summary>
    private async Task LookForTrainersAsync(CancellationToken cancellationToken)
    {
        if (_state is not { Phase: RunPhase.Active, Created: not null } || _stopAsked)
        {
            return;
        }

        if (HasRoom)
        {
            await OfferAsync(cancellationToken);
        }

        if (_lease.IsHeld && await Board.OthersWaitAsync())
        {
            _table?.LetOneGo();
            _givesWay = _lease.Holders == 1 && clock.GetUtcNow() - _takenAt >= policy.Turn;
        }
    }

    private bool MayGoOn() => policy.KeepsRunsGoing && ++_interruptions <= policy.MostInterruptions;

    /// <summary>The manifest of a revision is there before the commit that makes it count.</summary>
    private async Task<CommittedRevision> PublishRevisionAsync(EpochCut cut, long leaseToken, CancellationToken cancellationToken)
    {
        var manifest = new RevisionManifest
        {
            Run = _run,
            Epoch = cut.Epoch,
            DecisionSequence = await Dataset.DecisionSequenceAsync(cancellationToken),
            CreatedAt = clock.GetUtcNow(),
            Snapshots = cut.Snapshots,
        };
        string name = RevisionManifest.NameOf(_run, cut.Epoch, leaseToken);
        await RevisionFile.WriteAsync(store, _dataset, name, manifest, cancellationToken);
        return new CommittedRevision(_run, cut.Epoch, manifest.DecisionSequence, manifest.CreatedAt, name);
    }
}
