namespace SatCurate.Storage;

/// <summary>Checks the manifests of committed revisions against the snapshots that they name.</summary>
/// <param name="store">Where they lie.</param>
/// <param name="manifest">The data set.</param>
public sealed class RevisionAudit(IStore store, DatasetManifest manifest)
{
    /// <summary>The revisions that have a manifest, sound or not.</summary>
    public async Task<IReadOnlySet<(int Run, int Epoch)>> ListAsync(CancellationToken cancellationToken) =>
        (await RevisionFile.ListAsync(store, manifest.Name, cancellationToken)).Select(name => RevisionManifest.Parse(name)!.Value).ToHashSet();

    /// <summary>
    /// Reads every manifest that a run has committed, one at a time; the last of each run must be there. One of an epoch that was done again means
    /// nothing any more.
    /// </summary>
    /// <param name="journals">What the data set's journals say.</param>
    /// <param name="log">Takes what is found.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    public async Task RunAsync(AuditedJournals journals, AuditLog log, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> files = await RevisionFile.ListAsync(store, manifest.Name, cancellationToken);
        foreach (AuditedRun run in journals.Runs)
        {
            if (run.Manifests is [.., var last] && !files.Contains(last))
            {
                log.Wrong(StoreLayout.Revisions(manifest.Name) + last, $"the manifest of the last revision of run {run.Run} is missing");
            }
        }

        foreach (string file in files)
        {
            string name = StoreLayout.Revisions(manifest.Name) + file;
            (int Run, int Epoch) named = RevisionManifest.Parse(file)!.Value;
            AuditedRun? run = journals.Run(named.Run);
            if (run is null && journals.DecisionSequence is not null)
            {
                log.Wrong(name, $"it is of run {named.Run}, but the data set's journal ends with run {journals.Runs.Count}");
            }
            else if (run?.Manifests.Contains(file) == true)
            {
                RevisionManifest? revision = null;
                if (await log.TryAsync(name, async () => revision = await RevisionFile.ReadAsync(store, manifest.Name, file, cancellationToken)) && revision is not null)
                {
                    await CheckAsync(name, named, revision, journals, log, cancellationToken);
                }
            }
            else if (run is not null && named.Epoch < run.EpochsDone)
            {
                log.Note(name, $"epoch {named.Epoch + 1} of run {run.Run} was done again: nothing refers to this manifest", mend: OrphanAudit.MayGo);
            }
        }
    }

    private async Task CheckAsync(
        string name, (int Run, int Epoch) named, RevisionManifest revision, AuditedJournals journals, AuditLog log, CancellationToken cancellationToken)
    {
        if ((revision.Run, revision.Epoch) != named)
        {
            log.Wrong(name, $"it is the manifest of epoch {revision.Epoch} of run {revision.Run}");
            return;
        }

        if (journals.DecisionSequence is { } last && revision.DecisionSequence > last)
        {
            log.Wrong(name, $"it knows decision {revision.DecisionSequence}, but the data set's journal ends with decision {last}");
        }

        int blocks = Enumerable.Range(0, manifest.TrainBlocks).Count(block => manifest.SamplesIn(block, revision.Run) > 0);
        if (revision.Snapshots.Count != blocks)
        {
            log.Wrong(name, $"{revision.Snapshots.Count} snapshots where the data set has {blocks} blocks");
            return;
        }

        for (int block = 0; block < blocks; block++)
        {
            string snapshot = StoreLayout.Snapshots(manifest.Name, block) + revision.Snapshots[block];
            bool isName = BlockSnapshot.SnapshotName.TryParse(revision.Snapshots[block], out BlockSnapshot.SnapshotName cut) && cut.Run == revision.Run;
            if (!isName || await store.LengthAsync(snapshot, cancellationToken) is null)
            {
                log.Wrong(name, isName ? $"its snapshot {snapshot} is missing" : $"'{revision.Snapshots[block]}' is no snapshot of run {revision.Run}");
            }
        }
    }
}
