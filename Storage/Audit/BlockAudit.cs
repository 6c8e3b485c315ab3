using SatCurate.Curation;

namespace SatCurate.Storage;

/// <summary>Checks all that a store keeps of one block of the training split, but its payload.</summary>
/// <param name="store">Where it lies.</param>
/// <param name="manifest">The data set.</param>
/// <param name="journals">What its journals say.</param>
public sealed class BlockAudit(IStore store, DatasetManifest manifest, AuditedJournals journals)
{
    /// <summary>Looks at a block; memory holds one object of it at a time, and the columns.</summary>
    /// <param name="block">The block.</param>
    /// <param name="revisions">Revisions that have a manifest, which says itself what they need.</param>
    /// <param name="log">Takes what is found.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    public async Task RunAsync(int block, IReadOnlySet<(int Run, int Epoch)> revisions, AuditLog log, CancellationToken cancellationToken)
    {
        BlockLabels? labels = await LabelsAsync(block, log, cancellationToken);
        var columns = new ColumnsAudit(manifest, journals, log);
        var snapshots = new SnapshotAudit(store, manifest, block, log);
        await snapshots.RunAsync(labels, columns, cancellationToken);
        bool hasAllCuts = journals.Runs.All(run => HasLastRevision(block, run, snapshots, revisions, log));
        await JournalAsync(block, labels, snapshots, hasAllCuts, columns, log, cancellationToken);
        foreach (AuditedRun run in journals.Runs)
        {
            if (manifest.SamplesIn(block, run.Run) == 0)
            {
                continue; // The block was appended after the run.
            }

            int lastCut = snapshots.Cuts.Where(cut => cut.Run == run.Run).Select(cut => cut.Epoch).DefaultIfEmpty(-1).Max();
            await new HistoryAudit(manifest, block, run, snapshots.Visits, log).RunAsync(store, lastCut, cancellationToken);
        }
    }

    private async Task<BlockLabels?> LabelsAsync(int block, AuditLog log, CancellationToken cancellationToken)
    {
        int count = manifest.SamplesIn(block);
        if (manifest.HasTruth)
        {
            await LabelsAudit.ReadAsync(store, StoreLayout.Truth(manifest, block), count, manifest.Classes.Count, log, cancellationToken);
        }

        int annotators = manifest.Annotators?.Count ?? 0;
        int[]? given = await LabelsAudit.ReadAsync(store, StoreLayout.Given(manifest, block), count, manifest.Classes.Count, log, cancellationToken);
        int[]? votes = annotators == 0
            ? []
            : await LabelsAudit.ReadAsync(store, StoreLayout.Votes(manifest, block), count * annotators, manifest.Classes.Count, log, cancellationToken);
        return given is null || votes is null ? null : new BlockLabels(given, votes, annotators);
    }

    /// <summary>Brings the block back as its grain would: from the newest snapshot on, record by record.</summary>
    private async Task JournalAsync(
        int block, BlockLabels? labels, SnapshotAudit snapshots, bool hasAllCuts, ColumnsAudit check, AuditLog log, CancellationToken cancellationToken)
    {
        // Where a cut is missing, nobody knows where the journal should begin, nor what its records would be applied to.
        BlockColumns? columns = !hasAllCuts ? null : snapshots.Newest ?? (snapshots.ReplayFrom == 0 && labels is not null ? new BlockColumns(labels) : null);
        string prefix = StoreLayout.BlockJournal(manifest.Name, block);
        bool sound = await JournalAudit.RunAsync(
            store, prefix, hasAllCuts ? snapshots.ReplayFrom : null, columns is null ? null : record => Apply(record.Span, columns), log, cancellationToken);
        if (sound && columns is not null)
        {
            check.Check(prefix, columns);
        }
    }

    private void Apply(ReadOnlySpan<byte> record, BlockColumns columns)
    {
        if (BlockRecord.StartedBy(record) is { } scope && scope.Classes != manifest.Classes.Count)
        {
            throw new InvalidDataException($"a run of {scope.Classes} classes in a data set of {manifest.Classes.Count}");
        }

        BlockRecord.Apply(record, columns);
    }

    /// <summary>Queries answer from the last committed epoch of a run: every block must have its cut.</summary>
    private bool HasLastRevision(
        int block, AuditedRun run, SnapshotAudit snapshots, IReadOnlySet<(int Run, int Epoch)> revisions, AuditLog log)
    {
        (int, int) last = (run.Run, run.EpochsDone - 1);
        bool has = run.EpochsDone == 0 || manifest.SamplesIn(block, run.Run) == 0 || revisions.Contains(last) || snapshots.Cuts.Exists(cut => (cut.Run, cut.Epoch) == last);
        if (!has)
        {
            log.Wrong(StoreLayout.Snapshots(manifest.Name, block), $"the snapshot of run {run.Run} at the end of epoch {run.EpochsDone} is missing");
        }

        return has;
    }
}
