namespace SatCurate.Storage;

/// <summary>Brings a block back: its newest sound snapshot, then its journal from there on, which this writer now owns.</summary>
public static class BlockRecovery
{
    /// <summary>Takes the block's journal over and answers it with the columns that it says.</summary>
    /// <param name="store">Where the block lies.</param>
    /// <param name="dataset">Data set.</param>
    /// <param name="block">Block.</param>
    /// <param name="labels">Labels of the N samples.</param>
    /// <param name="cancellationToken">Cancels the recovery.</param>
    /// <exception cref="CorruptStoreException">No snapshot is sound whose journal is still there.</exception>
    public static async Task<(Journal Journal, BlockColumns Columns)> OpenAsync(
        IStore store, string dataset, int block, BlockLabels labels, CancellationToken cancellationToken)
    {
        Journal? journal = null;
        BlockColumns columns = await RecoverAsync(
            store,
            dataset,
            block,
            labels,
            async (from, replay) => journal = await Journal.OpenAsync(store, StoreLayout.BlockJournal(dataset, block), from, replay, cancellationToken),
            cancellationToken);
        return (journal!, columns);
    }

    /// <summary>Answers the columns as the store has them now, and leaves the journal to its writer.</summary>
    /// <param name="store">Where the block lies.</param>
    /// <param name="dataset">Data set.</param>
    /// <param name="block">Block.</param>
    /// <param name="labels">Labels of the N samples.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <exception cref="CorruptStoreException">No snapshot is sound whose journal is still there.</exception>
    public static Task<BlockColumns> ReadAsync(IStore store, string dataset, int block, BlockLabels labels, CancellationToken cancellationToken) => RecoverAsync(
        store,
        dataset,
        block,
        labels,
        (from, replay) => Journal.ReplayAsync(store, StoreLayout.BlockJournal(dataset, block), from, replay, cancellationToken),
        cancellationToken);

    private static async Task<BlockColumns> RecoverAsync(
        IStore store, string dataset, int block, BlockLabels labels, Func<JournalPosition, Action<ReadOnlyMemory<byte>>, Task> replay, CancellationToken cancellationToken)
    {
        BlockSnapshot.SnapshotName? newest = null;
        while (true)
        {
            IReadOnlyList<BlockSnapshot.SnapshotName> snapshots = await BlockSnapshot.ListAsync(store, dataset, block, cancellationToken);
            try
            {
                (BlockColumns columns, JournalPosition replayFrom) = await NewestSoundAsync(store, dataset, block, labels, snapshots, cancellationToken);

                // Without a snapshot the journal must be there from its first segment on, or it refuses.
                await replay(replayFrom, record => BlockRecord.Apply(record.Span, columns));
                return columns;
            }
            catch (CorruptStoreException) when (snapshots.Count > 0 && snapshots[^1] != newest)
            {
                // The writer before may have published a newer snapshot and truncated its journal beside us. Otherwise it is the same again.
                newest = snapshots[^1];
            }
        }
    }

    private static async Task<(BlockColumns Columns, JournalPosition ReplayFrom)> NewestSoundAsync(
        IStore store, string dataset, int block, BlockLabels labels, IReadOnlyList<BlockSnapshot.SnapshotName> snapshots, CancellationToken cancellationToken)
    {
        for (int i = snapshots.Count - 1; i >= 0; i--)
        {
            if (await BlockSnapshot.TryReadAsync(store, dataset, block, snapshots[i], labels, cancellationToken) is { } sound)
            {
                return sound;
            }
        }

        return (new BlockColumns(labels), default);
    }
}
