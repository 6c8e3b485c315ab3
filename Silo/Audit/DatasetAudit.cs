using SatCurate.Datasets;
using SatCurate.Datasets.Payload;
using SatCurate.Grains;
using SatCurate.Silo.Scripts;
using SatCurate.Storage;
using SatCurate.Training.Checkpoints;

namespace SatCurate.Silo;

/// <summary>
/// Checks one data set part by part, beside a process that goes on changing it: what is found in a part counts only where it is found again
/// while the part stands still, or every time that it is looked for.
/// </summary>
/// <param name="store">Where it lies.</param>
/// <param name="manifest">Its manifest.</param>
/// <param name="found">Told every finding, in the order of the walk.</param>
/// <param name="progress">Told of every block.</param>
internal sealed class DatasetAudit(IStore store, DatasetManifest manifest, Action<AuditFinding> found, IProgress<AuditProgress>? progress)
{
    private const int Attempts = 10;

    private readonly RevisionAudit _revisions = new(store, manifest);
    private readonly AuditCounts _counts = new();
    private readonly string _name = manifest.Name;
    private AuditedJournals _journals = new([], null);
    private IReadOnlySet<(int Run, int Epoch)> _cuts = new HashSet<(int, int)>();
    private int _wrong;
    private int _notes;

    /// <summary>Looks at everything; memory holds one object at a time.</summary>
    public async Task<DatasetAuditSummary> RunAsync(CancellationToken cancellationToken)
    {
        await SettledAsync("runs/", JournalsAsync, cancellationToken);
        await PayloadAsync(cancellationToken);
        var blocks = manifest.TestBlocks + manifest.TrainBlocks;
        for (int block = 0; block < manifest.TrainBlocks; block++)
        {
            int number = block;
            await SettledAsync(
                $"journal/{StoreLayout.Number(block)}/",
                (log, token) => new BlockAudit(store, manifest, _journals).RunAsync(number, _cuts, log, token),
                cancellationToken);
            progress?.Report(new AuditProgress(_name, blocks + block + 1, blocks + manifest.TrainBlocks));
        }

        await SettledAsync("revisions/", (log, token) => _revisions.RunAsync(_journals, log, token), cancellationToken);
        await SettledAsync("", (log, token) => new OrphanAudit(manifest, _journals).RunAsync(store, log, token), cancellationToken);
        return new DatasetAuditSummary(_name, manifest.TrainCount, manifest.TestCount, _journals.Runs.Count, _counts, _wrong, _notes);
    }

    private async Task PayloadAsync(CancellationToken cancellationToken)
    {
        var payload = new PayloadAudit(store, manifest);
        int done = 0;
        foreach ((string split, int blocks) in ((string, int)[])[(Splits.Train, manifest.TrainBlocks), (Splits.Test, manifest.TestBlocks)])
        {
            for (int block = 0; block < blocks; block++)
            {
                await SettledAsync("payload/", (log, token) => payload.RunAsync(split, block, log, token), cancellationToken);
                progress?.Report(new AuditProgress(_name, ++done, manifest.TestBlocks + (2 * manifest.TrainBlocks)));
            }
        }
    }

    private async Task JournalsAsync(AuditLog log, CancellationToken cancellationToken)
    {
        await RefreshAsync(log, cancellationToken);
        foreach (AuditedRun run in _journals.Runs)
        {
            if (run.Checkpoint is { } checkpoint)
            {
                await log.TryAsync(checkpoint.Name, () => CheckAsync(checkpoint, cancellationToken));
            }

            if (run.Recipe.Length > 0 && RunRecipe.Read(run.Recipe).Recipe.Script is { } script)
            {
                string name = StoreLayout.Script(_name, script);
                await log.TryAsync(name, () => StoredScript.CheckAsync(store, name, script, cancellationToken));
            }
        }
    }

    /// <summary>Reads what the other parts are held against.</summary>
    private async Task RefreshAsync(AuditLog log, CancellationToken cancellationToken)
    {
        _journals = await new JournalsAudit(store, manifest).RunAsync(log, cancellationToken);
        _cuts = await _revisions.ListAsync(cancellationToken);
    }

    private async Task CheckAsync((int Epoch, int Step, string Name) checkpoint, CancellationToken cancellationToken)
    {
        await using Stream stream = await store.OpenReadAsync(checkpoint.Name, 0, null, cancellationToken)
            ?? throw new InvalidDataException("the committed checkpoint is missing");
        CheckpointHeader header = await CheckpointCheck.ReadHeaderAsync(stream, checkpoint.Name, cancellationToken);
        if ((header.Position.Epoch, header.Position.Step) != (checkpoint.Epoch, checkpoint.Step) || header.Classes != manifest.Classes.Count)
        {
            throw new InvalidDataException(
                $"it goes on at step {header.Position.Step} of epoch {header.Position.Epoch + 1} with {header.Classes} classes, the run at step {checkpoint.Step} of epoch {checkpoint.Epoch + 1} with {manifest.Classes.Count}");
        }
    }

    private async Task SettledAsync(string folder, Func<AuditLog, CancellationToken, Task> audit, CancellationToken cancellationToken)
    {
        var log = new AuditLog();
        await audit(log, cancellationToken);
        IReadOnlyList<AuditFinding> findings = log.Findings;
        bool still = false;
        for (int attempt = 0; attempt < Attempts && findings.Count > 0 && !still; attempt++)
        {
            uint before = await StampAsync(folder, cancellationToken);
            await RefreshAsync(new AuditLog(), cancellationToken); // What they lack is said elsewhere; what they say may be newer by now.
            log = new AuditLog();
            await audit(log, cancellationToken);
            still = await StampAsync(folder, cancellationToken) == before;
            findings = still ? log.Findings : [.. findings.Intersect(log.Findings)];
        }

        _counts.Add(log.Counts);
        await TellAsync(findings, cancellationToken);
    }

    private async Task TellAsync(IReadOnlyList<AuditFinding> findings, CancellationToken cancellationToken)
    {
        if (findings.Any(finding => !finding.IsNote) && !await StillThereAsync(cancellationToken))
        {
            found(new AuditFinding(StoreLayout.Dataset(_name), null, "the data set was deleted while it was looked at", null, IsNote: true));
            return;
        }

        foreach (AuditFinding finding in findings)
        {
            _ = finding.IsNote ? _notes++ : _wrong++;
            found(finding);
        }
    }

    private async Task<bool> StillThereAsync(CancellationToken cancellationToken) =>
        (await ManifestFile.ReadAsync(store, _name, cancellationToken))?.IngestId == manifest.IngestId;

    /// <summary>Changes whenever an object of the part, or a journal of the data set, comes, goes or grows.</summary>
    private async Task<uint> StampAsync(string folder, CancellationToken cancellationToken)
    {
        uint stamp = 0;
        foreach (string part in (string[])["log/", "runs/", folder])
        {
            await foreach (StoreEntry entry in store.ListAsync(StoreLayout.Dataset(_name) + part, cancellationToken))
            {
                stamp = Checksum.Of(System.Text.Encoding.UTF8.GetBytes($"{entry.Name} {entry.Length}\n"), stamp);
            }
        }

        return stamp;
    }
}
