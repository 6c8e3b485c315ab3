using SatCurate.Contracts.Blocks;
using SatCurate.Curation;
using SatCurate.Storage;

namespace SatCurate.Grains;

/// <summary>Cuts at the end of an epoch, and checkpoints within a long one.</summary>
internal sealed partial class BlockGrain
{
    // What recovery reads back at most, besides one snapshot.
    private const long CheckpointBytes = 8 << 20;
    private const int CheckpointAppends = 500;

    private Task _checkpoint = Task.CompletedTask;
    private long _frozenBytes;
    private long _frozenAppends;
    private (BarrierRequest Request, BarrierAnswer Answer)? _lastCut;

    public async Task<BarrierAnswer> BarrierAsync(BarrierRequest request, CancellationToken cancellationToken)
    {
        await OwnAsync();
        RunScope scope = RequireRun(request.Run);
        if (request.LeaseToken < _columns.LeaseToken)
        {
            // A zombie's barrier must not cut columns that have moved on under another lease.
            throw new InvalidOperationException(
                $"block {_block} of {_dataset} refuses the end of epoch {request.Epoch}: lease {request.LeaseToken} is older than {_columns.LeaseToken}");
        }

        if (_lastCut is { } last && (last.Request.Run, last.Request.Epoch, last.Request.LeaseToken) == (request.Run, request.Epoch, request.LeaseToken))
        {
            return last.Answer;
        }

        IReadOnlyList<int> missing = _columns.Missing(request.Epoch);
        if (missing.Count > 0)
        {
            return new BarrierAnswer(WriterEpoch, missing, 0, 0, "", [], []);
        }

        // The cut goes into the batch of the visits that it follows: it is durable only together with all of them.
        _columns.RaiseLeaseToken(request.LeaseToken);
        _commit.Add(static (writer, r) => BlockRecord.WriteCut(writer, r.Run, r.Epoch, r.LeaseToken), request);
        await _checkpoint;
        BlockSnapshot.SnapshotName snapshot = await PublishOrLeaveAsync(request, cancellationToken);
        (int differing, int flagged, int[] margins, int[] differingMargins) = _queries.Count(scope, IssueThresholds.Constant(scope.Classes, IssueRule.DefaultThreshold));
        TargetCounts targets = await _targets.CountAsync(_columns, new RevisionKey(request.Run, request.Epoch), cancellationToken);
        var answer = new BarrierAnswer(WriterEpoch, [], differing, flagged, snapshot.ToString(), margins, differingMargins, targets);
        _lastCut = (request, answer);
        return answer;
    }

    private async Task<BlockSnapshot.SnapshotName> PublishOrLeaveAsync(BarrierRequest request, CancellationToken cancellationToken)
    {
        try
        {
            (FrozenSnapshot frozen, ulong[] visits) = await FreezeAsync(request.Epoch, SnapshotKind.EpochEnd);
            using (frozen)
            {
                await _cut.PublishEpochAsync(frozen, visits, request, cancellationToken);
                return frozen.Name;
            }
        }
        catch (Exception e) when (e is IOException or FencedException)
        {
            Leave(e.Message);
            ThrowIfLost();
            throw;
        }
    }

    /// <summary>
    /// The columns as they are now, once the journal has said all that they say: a snapshot that is ahead of its journal would let the visits of
    /// a writer that has lost it come back.
    /// </summary>
    private async Task<(FrozenSnapshot Frozen, ulong[] Visits)> FreezeAsync(int epoch, SnapshotKind kind)
    {
        await FlushOrLeaveAsync();
        if (_journal!.IsSegmentLong)
        {
            await _journal.RollAsync(CancellationToken.None);
        }

        FrozenSnapshot frozen = BlockSnapshot.Freeze(_columns, epoch, _journal.Position, kind);
        ulong[] visits = _columns.LastVisits.ToArray();
        (_frozenBytes, _frozenAppends) = (_journal.AppendedBytes, _journal.Appends);
        try
        {
            await FlushOrLeaveAsync();
            return (frozen, visits);
        }
        catch
        {
            frozen.Dispose();
            throw;
        }
    }

    private void CheckpointWhereLong()
    {
        bool isLong = _journal!.AppendedBytes - _frozenBytes >= CheckpointBytes || _journal.Appends - _frozenAppends >= CheckpointAppends;
        if (isLong && _checkpoint.IsCompleted && _columns.Scope is not null)
        {
            _checkpoint = CheckpointAsync();
        }
    }

    private async Task CheckpointAsync()
    {
        try
        {
            (FrozenSnapshot frozen, _) = await FreezeAsync(Math.Max(0, _columns.NewestEpoch), SnapshotKind.WithinEpoch);
            using (frozen)
            {
                await _cut.PublishWithinEpochAsync(frozen, CancellationToken.None);
            }
        }
        catch (BlockMovedException)
        {
            // Said by Leave; the callers learn it from their next call.
        }
        catch (Exception e) when (e is IOException or FencedException)
        {
            Leave(e.Message);
        }
    }
}
