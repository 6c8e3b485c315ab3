namespace SatCurate.Storage;

/// <summary>Checks the column snapshots of one block: those of revisions, and those made inside an epoch (<c>.part</c>).</summary>
/// <param name="store">Where they lie.</param>
/// <param name="manifest">The data set.</param>
/// <param name="block">The block.</param>
/// <param name="log">Takes what is found.</param>
internal sealed class SnapshotAudit(IStore store, DatasetManifest manifest, int block, AuditLog log)
{
    private readonly List<LastVisits> _visits = [];
    private BlockSnapshot.SnapshotName? _newest;

    /// <summary>
    /// Segment in which the newest snapshot's replay goes on; 0 where there is none. Read from its beginning: what the snapshot says already
    /// changes nothing.
    /// </summary>
    public long ReplayFrom => _newest?.ReplayFrom ?? 0;

    /// <summary>The newest snapshot's columns; null where there is none, or something is wrong with it.</summary>
    public BlockColumns? Newest { get; private set; }

    /// <summary>The cuts that revisions may refer to, sound or not.</summary>
    public List<BlockSnapshot.SnapshotName> Cuts { get; } = [];

    /// <summary>The last visits that each sound snapshot states.</summary>
    public IReadOnlyList<LastVisits> Visits => _visits;

    /// <summary>Reads them one at a time.</summary>
    /// <param name="labels">Labels of the samples; null where they can't be read, so that only checksums are looked at.</param>
    /// <param name="columns">Checks what each holds.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    public async Task RunAsync(BlockLabels? labels, ColumnsAudit columns, CancellationToken cancellationToken)
    {
        string folder = StoreLayout.Snapshots(manifest.Name, block);
        await foreach (StoreEntry entry in store.ListAsync(folder, cancellationToken))
        {
            if (!BlockSnapshot.SnapshotName.TryParse(entry.Name[folder.Length..], out BlockSnapshot.SnapshotName name))
            {
                continue;
            }

            if (name.Kind == SnapshotKind.EpochEnd)
            {
                Cuts.Add(name);
            }

            BlockColumns? read = await ReadAsync(entry.Name, name, labels, cancellationToken);
            bool isRight = read is not null && columns.Check(entry.Name, read);
            if (read is not null)
            {
                _visits.Add(new LastVisits(entry.Name, name.Run, [.. Enumerable.Range(0, read.Count).Select(read.LastEpoch)], read.LastVisits.ToArray()));
            }

            if (_newest is not { } newest || name.Order.CompareTo(newest.Order) > 0)
            {
                (_newest, Newest) = (name, isRight ? read : null);
            }
        }
    }

    private async Task<BlockColumns?> ReadAsync(string path, BlockSnapshot.SnapshotName name, BlockLabels? labels, CancellationToken cancellationToken)
    {
        byte[]? bytes = await store.ReadAllAsync(path, cancellationToken);
        if (bytes is null || !BlockSnapshot.IsSound(bytes))
        {
            log.Wrong(path, bytes is null ? "the snapshot is missing" : "the checksum of the snapshot is wrong");
            return null;
        }

        BlockColumns? columns = null;
        if (labels is not null)
        {
            await log.TryAsync(path, () =>
            {
                (columns, _) = BlockSnapshot.Decode(path, name, bytes, labels);
                return Task.CompletedTask;
            });
        }

        return columns;
    }
}

/// <summary>The last visits of a block's samples, as a snapshot states them.</summary>
/// <param name="Name">The snapshot.</param>
/// <param name="Run">Its run.</param>
/// <param name="Epochs">N epochs, -1 where there was no visit.</param>
/// <param name="Words">N packed visits.</param>
internal sealed record LastVisits(string Name, int Run, int[] Epochs, ulong[] Words);
