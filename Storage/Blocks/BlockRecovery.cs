namespace SatCurate.Storage;

/// <summary>Brings a block back: its newest snapshot, then its journal from there on, which this writer now owns.</summary>
public static class BlockRecovery
{
    /// <summary>Takes the block's journal over and answers it with the columns that it says.</summary>
    /// <param name="store">Where the block lies.</param>
    /// <param name="dataset">Data set.</param>
    /// <param name="block">Block.</param>
    /// <param name="given">N given labels.</param>
    /// <param name="cancellationToken">Cancels the recovery.</param>
    public static async Task<(Journal Journal, BlockColumns Columns)> OpenAsync(
        IStore store, string dataset, int block, int[] given, CancellationToken cancellationToken)
    {
        IReadOnlyList<BlockSnapshot.SnapshotName> snapshots = await BlockSnapshot.ListAsync(store, dataset, block, cancellationToken);
        BlockColumns columns = snapshots.Count == 0
            ? new BlockColumns(given)
            : await BlockSnapshot.ReadAsync(store, dataset, block, snapshots[^1], given, cancellationToken);
        Journal journal = await Journal.OpenAsync(
            store,
            StoreLayout.BlockJournal(dataset, block),
            snapshots.Count == 0 ? 0 : snapshots[^1].ReplayFrom,
            record => BlockRecord.Apply(record.Span, columns),
            cancellationToken);
        return (journal, columns);
    }
}
