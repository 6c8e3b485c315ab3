namespace SatCurate.Storage;

/// <summary>
/// What an ingest keeps of its progress beside the blocks: what it was begun with, before the first block; and with each full block the
/// unreadable samples before its end, in a file of their own that is there before the block's hashes are. Both are <see cref="SealedJson"/>, and go
/// once the manifest is published.
/// </summary>
public static class IngestFiles
{
    private const uint StartMagic = 0x49534353; // "SCSI"
    private const uint UnreadableMagic = 0x55534353; // "SCSU"

    /// <summary>Publishes what an ingest begins with.</summary>
    public static async ValueTask CreateStartAsync(IStore store, string dataset, IngestStart start, CancellationToken cancellationToken)
    {
        string name = StoreLayout.IngestStart(dataset);
        if (!await store.CreateAsync(name, SealedJson.Seal(StartMagic, start), cancellationToken))
        {
            throw new IOException($"{name} is there already: another ingest has begun");
        }
    }

    /// <summary>What an ingest was begun with; null where none is under way.</summary>
    /// <exception cref="CorruptStoreException">The file is damaged.</exception>
    /// <exception cref="Curation.UserErrorException">A newer SatCurate wrote it.</exception>
    public static async ValueTask<IngestStart?> ReadStartAsync(IStore store, string dataset, CancellationToken cancellationToken)
    {
        string name = StoreLayout.IngestStart(dataset);
        return await store.ReadAllAsync(name, cancellationToken) is { } bytes ? SealedJson.Open<IngestStart>(name, bytes, StartMagic) : null;
    }

    /// <summary>Publishes the unreadable samples that lie between the end of the block before and the end of this one.</summary>
    public static ValueTask WriteUnreadableAsync(
        IStore store, string dataset, string split, int block, IReadOnlyList<UnreadableSample> unreadable, CancellationToken cancellationToken) =>
        store.PublishAsync(
            StoreLayout.Unreadable(dataset, split, block),
            async (stream, token) => await stream.WriteAsync(SealedJson.Seal(UnreadableMagic, unreadable), token),
            cancellationToken);

    /// <summary>Those samples; none where the file is not there.</summary>
    /// <exception cref="CorruptStoreException">The file is damaged.</exception>
    /// <exception cref="Curation.UserErrorException">A newer SatCurate wrote it.</exception>
    public static async ValueTask<IReadOnlyList<UnreadableSample>> ReadUnreadableAsync(
        IStore store, string dataset, string split, int block, CancellationToken cancellationToken)
    {
        string name = StoreLayout.Unreadable(dataset, split, block);
        return await store.ReadAllAsync(name, cancellationToken) is { } bytes ? SealedJson.Open<UnreadableSample[]>(name, bytes, UnreadableMagic) : [];
    }
}
