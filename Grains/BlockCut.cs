using SatCurate.Contracts.Blocks;
using SatCurate.Storage;

namespace SatCurate.Grains;

/// <summary>
/// What a block publishes besides its journal. At the end of an epoch the epoch's visits join the history and the columns become an immutable
/// snapshot; within a long epoch a snapshot alone shortens recovery. What neither recovery nor a kept revision needs is collected behind the
/// caller's back. Every step may be repeated. Lives on its grain's scheduler: no locks.
/// </summary>
internal sealed class BlockCut(IStore store, string dataset, int block, Journal journal)
{
    private List<BlockSnapshot.SnapshotName>? _snapshots;
    private (int Run, int Epoch, long Bytes)? _history;
    private Task _collecting = Task.CompletedTask;

    /// <summary>Publishes the end of an epoch whose cut record is durable.</summary>
    /// <param name="frozen">The columns at the cut; the journal has said all that they say.</param>
    /// <param name="visits">N packed visits of the epoch.</param>
    /// <param name="request">The cut.</param>
    /// <param name="cancellationToken">Cancels the publishing.</param>
    public async Task PublishEpochAsync(FrozenSnapshot frozen, ReadOnlyMemory<ulong> visits, BarrierRequest request, CancellationToken cancellationToken)
    {
        await AppendHistoryAsync(request.Run, request.Epoch, visits, cancellationToken);
        await PublishAsync(frozen, cancellationToken);
        HashSet<RevisionKey> kept = [.. request.Keep];
        Collect(frozen.Name, name => name.Kind == SnapshotKind.EpochEnd && kept.Contains(new RevisionKey(name.Run, name.Epoch)));
    }

    /// <summary>Publishes a snapshot within an epoch; those of finished epochs all stay.</summary>
    public async Task PublishWithinEpochAsync(FrozenSnapshot frozen, CancellationToken cancellationToken)
    {
        await PublishAsync(frozen, cancellationToken);
        Collect(frozen.Name, static name => name.Kind == SnapshotKind.EpochEnd);
    }

    /// <summary>Waits for the collection under way.</summary>
    public Task SettleAsync() => _collecting;

    private async Task AppendHistoryAsync(int run, int epoch, ReadOnlyMemory<ulong> visits, CancellationToken cancellationToken)
    {
        long? end = _history is { } known && (known.Run, known.Epoch) == (run, epoch - 1)
            ? await HistoryLog.AppendNextAsync(store, dataset, run, block, epoch, visits, known.Bytes, cancellationToken)
            : await HistoryLog.AppendAsync(store, dataset, run, block, epoch, visits, cancellationToken);
        _history = end is { } bytes ? (run, epoch, bytes) : null;
    }

    private async Task PublishAsync(FrozenSnapshot frozen, CancellationToken cancellationToken)
    {
        await _collecting;
        _snapshots ??= [.. await BlockSnapshot.ListAsync(store, dataset, block, cancellationToken)];
        await BlockSnapshot.PublishAsync(store, dataset, block, frozen, cancellationToken);
    }

    /// <summary>
    /// Begins to delete the snapshots older than the one just published, except those to keep, and the segments before it. Only what this
    /// writer knows to be older goes: a newer writer's belong to that one.
    /// </summary>
    private void Collect(BlockSnapshot.SnapshotName newest, Func<BlockSnapshot.SnapshotName, bool> isKept)
    {
        _snapshots!.Remove(newest);
        BlockSnapshot.SnapshotName[] garbage = [.. _snapshots.Where(name => !isKept(name))];
        _snapshots.Add(newest);
        _collecting = DeleteAsync(garbage, newest.ReplayFrom);
    }

    private async Task DeleteAsync(BlockSnapshot.SnapshotName[] garbage, long replayFrom)
    {
        try
        {
            foreach (BlockSnapshot.SnapshotName name in garbage)
            {
                await store.DeleteAsync(StoreLayout.Snapshots(dataset, block) + name, CancellationToken.None);
                _snapshots!.Remove(name);
            }

            await journal.TruncateAsync(replayFrom, CancellationToken.None);
        }
        catch (IOException)
        {
            // Garbage stays garbage: the next cut tries again.
        }
    }
}
