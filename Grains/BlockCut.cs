using SatCurate.Contracts.Blocks;
using SatCurate.Storage;

namespace SatCurate.Grains;

/// <summary>
/// What a block publishes at the end of an epoch, in this order: the epoch's visits join the history, the columns become an immutable
/// snapshot that names where replay goes on, and what neither recovery nor a kept revision needs is collected. Every step may be repeated.
/// </summary>
internal static class BlockCut
{
    /// <summary>Publishes the cut whose record is durable already.</summary>
    public static async Task PublishAsync(
        IStore store, Journal journal, BlockColumns columns, string dataset, int block, BarrierRequest request, CancellationToken cancellationToken)
    {
        await HistoryLog.AppendAsync(store, dataset, request.Run, block, request.Epoch, columns.LastVisits, cancellationToken);
        long replayFrom = await journal.RollAsync(cancellationToken);
        await BlockSnapshot.PublishAsync(store, dataset, block, columns, request.Epoch, replayFrom, cancellationToken);
        await journal.TruncateAsync(replayFrom, cancellationToken);
        HashSet<RevisionKey> kept = [.. request.Keep];
        await BlockSnapshot.CollectAsync(store, dataset, block, name => name.ReplayFrom != replayFrom && !kept.Contains(new RevisionKey(name.Run, name.Epoch)), cancellationToken);
    }
}
