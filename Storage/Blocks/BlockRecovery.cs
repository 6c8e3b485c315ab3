namespace SatCurate.Storage;

/// <summary>Brings a block back: its newest sound snapshot, then its journal from there on, which this writer now owns.</summary>
public static class BlockRecovery
{
    /// <summary>Takes the block's journal over and answers it with the columns that it says.</summary>
    /// <param name="store">Where the block lies.</param>
    /// <param name="dataset">Data set.</param>
    /// <param name="block">Block.</param>
    /// <param name="given">N given labels.</param>
    /// <param name="cancellationToken">Cancels the recovery.</param>
    /// <exception cref="CorruptStoreException">No snapshot is sound whose journal is still there.</exception>
    public static async Task<(Journal Journal, BlockColumns Columns)> OpenAsync(
        IStore store, string dataset, int block, int[] given, CancellationToken cancellationToken)
    {
        long newest = -1;
        while (true)
        {
            IReadOnlyList<BlockSnapshot.SnapshotName> snapshots = await BlockSnapshot.ListAsync(store, dataset, block, cancellationToken);
            try
            {
                return await OpenAsync(store, dataset, block, given, snapshots, cancellationToken);
            }
            catch (CorruptStoreException) when (snapshots.Count > 0 && snapshots[^1].ReplayFrom > newest)
            {
                // The writer before may have published a newer snapshot and truncated its journal beside us. Otherwise it is the same again.
                newest = snapshots[^1].ReplayFrom;
            }
        }
    }

    private static async Task<(Journal Journal, BlockColumns Columns)> OpenAsync(
        IStore store,
        string dataset,
        int block,
        int[] given,
        IReadOnlyList<BlockSnapshot.SnapshotName> snapshots,
        CancellationToken cancellationToken)
    {
        BlockColumns columns = new(given);
        long replayFrom = 0;
        for (int i = snapshots.Count - 1; i >= 0 && replayFrom == 0; i--)
        {
            if (await BlockSnapshot.TryReadAsync(store, dataset, block, snapshots[i], given, cancellationToken) is { } sound)
            {
                (columns, replayFrom) = (sound, snapshots[i].ReplayFrom);
            }
        }

        // Without a snapshot the journal must be there from its first segment on, or it refuses.
        Journal journal = await Journal.OpenAsync(
            store, StoreLayout.BlockJournal(dataset, block), replayFrom, record => BlockRecord.Apply(record.Span, columns), cancellationToken);
        return (journal, columns);
    }
}
