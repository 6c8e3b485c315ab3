using System.Globalization;
using System.Text.Json;

namespace SatCurate.Storage;

/// <summary>Checks the manifests of revisions against the snapshots that they name.</summary>
/// <param name="store">Where they lie.</param>
/// <param name="manifest">The data set.</param>
public sealed class RevisionAudit(IStore store, DatasetManifest manifest)
{
    private const int FormatVersion = 1;
    private const string Suffix = ".json";

    private readonly string _folder = StoreLayout.Dataset(manifest.Name) + "revisions/";

    /// <summary>The revisions that have a manifest, sound or not.</summary>
    public async Task<IReadOnlySet<(int Run, int Epoch)>> ListAsync(CancellationToken cancellationToken)
    {
        var revisions = new HashSet<(int, int)>();
        await foreach (StoreEntry entry in store.ListAsync(_folder, cancellationToken))
        {
            if (Parse(entry.Name[_folder.Length..]) is { } revision)
            {
                revisions.Add(revision);
            }
        }

        return revisions;
    }

    /// <summary>Reads every manifest, one at a time.</summary>
    /// <param name="journals">What the data set's journals say.</param>
    /// <param name="log">Takes what is found.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    public async Task RunAsync(AuditedJournals journals, AuditLog log, CancellationToken cancellationToken)
    {
        await foreach (StoreEntry entry in store.ListAsync(_folder, cancellationToken))
        {
            Revision? revision = null;
            if (Parse(entry.Name[_folder.Length..]) is { } named
                && await log.TryAsync(entry.Name, async () => revision = await ReadAsync(entry.Name, cancellationToken)))
            {
                await CheckAsync(entry.Name, named, revision!, journals, log, cancellationToken);
            }
        }
    }

    /// <summary>True where the name, without its folder, is that of a revision's manifest.</summary>
    internal static bool IsName(string file) => Parse(file) is not null;

    // Behind run and epoch a name may say more: who wrote it.
    private static (int Run, int Epoch)? Parse(string file) =>
        file.EndsWith(Suffix, StringComparison.Ordinal)
        && file[..^Suffix.Length].Split('-') is [['r', .. var run], ['e', .. var epoch], ..]
        && int.TryParse(run, NumberStyles.None, CultureInfo.InvariantCulture, out int r)
        && int.TryParse(epoch, NumberStyles.None, CultureInfo.InvariantCulture, out int e)
            ? (r, e)
            : null;

    private async Task CheckAsync(
        string name, (int Run, int Epoch) named, Revision revision, AuditedJournals journals, AuditLog log, CancellationToken cancellationToken)
    {
        if ((revision.Run, revision.Epoch) != named)
        {
            log.Wrong(name, $"it is the manifest of epoch {revision.Epoch} of run {revision.Run}");
            return;
        }

        if (journals.DecisionSequence is { } last && (journals.Run(revision.Run) is null || revision.DecisionSequence > last))
        {
            log.Wrong(name, $"it knows run {revision.Run} and decision {revision.DecisionSequence}, but the data set's journal ends with run {journals.Runs.Count} and decision {last}");
        }

        if (revision.Snapshots.Count != manifest.TrainBlocks)
        {
            log.Wrong(name, $"{revision.Snapshots.Count} snapshots where the data set has {manifest.TrainBlocks} blocks");
            return;
        }

        for (int block = 0; block < manifest.TrainBlocks; block++)
        {
            string snapshot = StoreLayout.Snapshots(manifest.Name, block) + revision.Snapshots[block];
            bool isName = BlockSnapshot.SnapshotName.TryParse(revision.Snapshots[block], out BlockSnapshot.SnapshotName cut) && cut.Run == revision.Run;
            if (!isName || await store.LengthAsync(snapshot, cancellationToken) is null)
            {
                log.Wrong(name, isName ? $"its snapshot {snapshot} is missing" : $"'{revision.Snapshots[block]}' is no snapshot of run {revision.Run}");
            }
        }
    }

    private async Task<Revision> ReadAsync(string name, CancellationToken cancellationToken)
    {
        byte[] bytes = await store.ReadAllAsync(name, cancellationToken) ?? throw new CorruptStoreException(name, 0, "the manifest is missing");
        try
        {
            // The version first: a newer manifest need not have the members that this program asks for.
            FormatOnly? format = JsonSerializer.Deserialize<FormatOnly>(bytes);
            StoreVersions.Demand(name, format?.FormatVersion ?? throw new CorruptStoreException(name, 0, "this is not a revision's manifest"), FormatVersion);
            return JsonSerializer.Deserialize<Revision>(bytes) is { Snapshots: not null } revision
                ? revision
                : throw new CorruptStoreException(name, 0, "this is not a revision's manifest");
        }
        catch (JsonException e)
        {
            throw new CorruptStoreException(name, e.BytePositionInLine ?? 0, e.Message.TrimEnd('.'));
        }
    }

    private sealed record FormatOnly(int? FormatVersion);

    private sealed record Revision(int Run, int Epoch, long DecisionSequence, IReadOnlyList<string> Snapshots);
}
