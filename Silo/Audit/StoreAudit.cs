using SatCurate.Datasets.Resuming;
using SatCurate.Storage;

namespace SatCurate.Silo;

/// <summary>
/// Walks a whole store and says what is wrong where. Reads only, also beside a process that holds the store, and keeps no more than one object
/// in memory.
/// </summary>
public static class StoreAudit
{
    /// <summary>Looks at every data set and at what lies beside them.</summary>
    /// <param name="store">The store.</param>
    /// <param name="found">Told every finding, in the order of the walk.</param>
    /// <param name="progress">Told of every block; null where nobody looks.</param>
    /// <param name="cancellationToken">Ends the walk.</param>
    /// <returns>What was looked at, one entry a data set whose manifest can be read.</returns>
    public static async Task<IReadOnlyList<DatasetAuditSummary>> RunAsync(
        IStore store, Action<AuditFinding> found, IProgress<AuditProgress>? progress, CancellationToken cancellationToken)
    {
        var names = new HashSet<string>();
        await foreach (string name in ManifestFile.ListAsync(store, cancellationToken))
        {
            names.Add(name);
        }

        var summaries = new List<DatasetAuditSummary>();
        foreach (string name in names.Order(StringComparer.Ordinal))
        {
            if (await ManifestAsync(store, name, found, cancellationToken) is { } manifest)
            {
                summaries.Add(await new DatasetAudit(store, manifest, found, progress).RunAsync(cancellationToken));
            }
        }

        await OrphansAsync(store, names, found, cancellationToken);
        return summaries;
    }

    /// <summary>The manifest, if it is one that the rest can be held against.</summary>
    private static async Task<DatasetManifest?> ManifestAsync(
        IStore store, string name, Action<AuditFinding> found, CancellationToken cancellationToken)
    {
        var log = new AuditLog();
        DatasetManifest? manifest = null;
        string file = StoreLayout.Manifest(name);
        await log.TryAsync(file, async () => manifest = await ManifestFile.ReadAsync(store, name, cancellationToken));
        if (manifest is not null)
        {
            bool isRight = manifest.Name == name && manifest.BlockSize is > 0 and <= ushort.MaxValue + 1 && manifest.Classes.Count >= 2
                && manifest.TrainCount > 0 && manifest.TestCount >= 0 && manifest.Channels > 0 && manifest.Height > 0 && manifest.Width > 0;
            if (!isRight)
            {
                log.Wrong(file, $"it states what no data set can be: name {manifest.Name}, blocks of {manifest.BlockSize}, {manifest.Classes.Count} classes, {manifest.TrainCount} samples, {manifest.TestCount} test samples");
                manifest = null;
            }
        }

        foreach (AuditFinding finding in log.Findings)
        {
            found(finding);
        }

        return manifest;
    }

    /// <summary>Folders of data sets that have no manifest, and objects that are of no data set.</summary>
    private static async Task OrphansAsync(IStore store, HashSet<string> names, Action<AuditFinding> found, CancellationToken cancellationToken)
    {
        var leftOver = new SortedDictionary<string, int>(StringComparer.Ordinal);
        await foreach (StoreEntry entry in store.ListAsync(StoreLayout.Datasets, cancellationToken))
        {
            string rest = entry.Name[StoreLayout.Datasets.Length..];
            int end = rest.IndexOf('/');
            string dataset = end < 0 ? rest : rest[..end];
            if (!names.Contains(dataset))
            {
                leftOver[dataset] = leftOver.GetValueOrDefault(dataset) + 1;
            }
        }

        foreach ((string dataset, int objects) in leftOver)
        {
            var log = new AuditLog();
            await UnfinishedAsync(store, dataset, objects, log, cancellationToken);

            // Whoever is ingesting now publishes the manifest last, or deletes everything.
            bool isStill = await store.LengthAsync(StoreLayout.Manifest(dataset), cancellationToken) is null
                && await store.ListAsync(StoreLayout.Dataset(dataset), cancellationToken).AnyAsync(cancellationToken);
            foreach (AuditFinding finding in isStill ? log.Findings : [])
            {
                found(finding);
            }
        }
    }

    private static async Task UnfinishedAsync(IStore store, string dataset, int objects, AuditLog log, CancellationToken cancellationToken)
    {
        string folder = StoreLayout.Dataset(dataset);
        UnfinishedIngest? unfinished = null;
        bool isSound = await log.TryAsync(folder, async () =>
        {
            unfinished = await UnfinishedIngest.FindAsync(store, dataset, cancellationToken);
            await (unfinished?.CheckAsync(cancellationToken) ?? Task.CompletedTask);
        });
        if (unfinished is { Samples: > 0 } && isSound)
        {
            log.Note(
                folder,
                $"{objects} objects without a manifest: an ingest that is under way, or was interrupted with {unfinished.Samples} samples written",
                mend: $"Go on with the same ingest and --resume, or give it up with: satcurate delete {dataset}");
        }
        else if (isSound)
        {
            log.Note(
                folder,
                $"{objects} objects without a manifest: an ingest that is under way, or was cut short",
                mend: $"The next ingest of '{dataset}' replaces them");
        }
    }
}

/// <summary>What an audit saw of one data set.</summary>
/// <param name="Dataset">Its name.</param>
/// <param name="Samples">Samples of the training split.</param>
/// <param name="TestSamples">Samples of the test split.</param>
/// <param name="Runs">Runs.</param>
/// <param name="Counts">What was looked at.</param>
/// <param name="Wrong">Findings that are damage.</param>
/// <param name="Notes">Those that are not.</param>
public sealed record DatasetAuditSummary(
    string Dataset, long Samples, long TestSamples, int Runs, AuditCounts Counts, int Wrong, int Notes);
