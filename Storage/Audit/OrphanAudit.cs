using System.Globalization;

namespace SatCurate.Storage;

/// <summary>Goes through the names of a data set's objects: counts their bytes, and says which nothing refers to.</summary>
/// <param name="manifest">The data set.</param>
/// <param name="journals">What its journals say.</param>
public sealed class OrphanAudit(DatasetManifest manifest, AuditedJournals journals)
{
    internal const string MayGo = "It may be deleted";

    private readonly string _folder = StoreLayout.Dataset(manifest.Name);

    // Where a journal can't be read, nobody knows what its runs refer to.
    private readonly bool _knowsRuns = journals.DecisionSequence is not null;

    /// <summary>Lists the data set.</summary>
    /// <param name="store">Where it lies.</param>
    /// <param name="log">Takes what is found.</param>
    /// <param name="cancellationToken">Cancels the listing.</param>
    public async Task RunAsync(IStore store, AuditLog log, CancellationToken cancellationToken)
    {
        await foreach (StoreEntry entry in store.ListAsync(_folder, cancellationToken))
        {
            log.Counts.Bytes += entry.Length;
            if (!IsKnown(entry.Name))
            {
                log.Note(entry.Name, "nothing refers to this object", mend: MayGo);
            }
        }
    }

    private bool IsKnown(string name) => name[_folder.Length..].Split('/') switch
    {
        ["manifest.json"] => true,
        ["appends", var file] => IsBlock(file, ".json", manifest.Appends.Count + 1) && file != StoreLayout.Number(0) + ".json",
        ["payload", var file] => IsOfSplit(file, ".payload"),
        ["given", var file] => IsTrainBlock(file, ".labels"),
        ["truth", var file] => manifest.HasTruth && IsTrainBlock(file, ".labels"),
        ["votes", var file] => manifest.Annotators is not null && IsTrainBlock(file, ".labels"),
        ["hashes", var file] => IsOfSplit(file, ".hashes"),
        ["journal", var block, var file] => IsBlock(block, "", manifest.TrainBlocks) && IsSegment(file),
        ["snapshots", var block, var file] => IsBlock(block, "", manifest.TrainBlocks) && BlockSnapshot.SnapshotName.TryParse(file, out _),
        ["history", var run, var block, "visits.log"] => IsRun(run) && IsBlock(block, "", manifest.TrainBlocks),
        ["log", var file] => IsSegment(file),
        ["runs", var run, "journal", var file] => IsRun(run) && IsSegment(file),
        ["runs", var run, "checkpoints", _] => IsRun(run) && IsCheckpoint(run, name),
        ["runs", var run, "rounds", _] => IsRun(run),
        ["scripts", var file] => file.EndsWith(".pt", StringComparison.Ordinal) && IsScript(file[..^3]),
        ["revisions", var file] => RevisionManifest.Parse(file) is not null,
        _ => false,
    };

    private bool IsOfSplit(string file, string suffix) => file.Split('-', 2) switch
    {
        ["train", var number] => IsTrainBlock(number, suffix),
        ["test", var number] => IsBlock(number, suffix, manifest.TestBlocks),
        _ => false,
    };

    /// <summary>A block as the manifest refers to it.</summary>
    private bool IsTrainBlock(string file, string suffix) =>
        int.TryParse(file.AsSpan(0, Math.Min(file.Length, 8)), NumberStyles.None, CultureInfo.InvariantCulture, out int block)
        && block < manifest.TrainBlocks
        && file == StoreLayout.Block(block, manifest.AppendOf(block)) + suffix;

    private static bool IsBlock(string text, string suffix, int blocks) =>
        text.EndsWith(suffix, StringComparison.Ordinal)
        && int.TryParse(text.AsSpan(0, text.Length - suffix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out int block)
        && block < blocks
        && text == StoreLayout.Number(block) + suffix;

    private static bool IsSegment(string file) => JournalSegment.NumberIn("", file) is not null;

    private bool IsRun(string text) =>
        RunOf(text) is { } run && text == StoreLayout.Run(run) && (!_knowsRuns || journals.Run(run) is not null);

    private bool IsCheckpoint(string run, string name) => journals.Run(RunOf(run) ?? 0) is not { Scope: not null } known || known.Checkpoint?.Name == name;

    private bool IsScript(string sha256) =>
        !_knowsRuns || journals.Runs.Any(run => run.Scope is null || run.Recipe.Contains($"\"{sha256}\"", StringComparison.Ordinal));

    private static int? RunOf(string text) =>
        int.TryParse(text.TrimStart('r'), NumberStyles.None, CultureInfo.InvariantCulture, out int run) ? run : null;
}
