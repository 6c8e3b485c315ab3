using System.Globalization;
using SatCurate.Client.Terminal;
using SatCurate.Curation;
using SatCurate.Silo;
using SatCurate.Storage;

namespace SatCurate.Client.Doctor;

/// <summary>Walks a store and says everything that is wrong in it.</summary>
internal static class FullStoreCheck
{
    /// <summary>The walk; findings are printed as they come where no JSON is asked for.</summary>
    public static async Task<AuditLine> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var findings = new List<AuditFinding>();
        int wrong = 0;
        int notes = 0;
        try
        {
            await using IOpenStore store = await StoreOpening.ReadAsync(context.Store, cancellationToken);
            IReadOnlyList<DatasetAuditSummary> datasets = await StoreAudit.RunAsync(store, Take, new AuditDisplay(context), cancellationToken);
            return new AuditLine(wrong == 0, Summary(datasets.Count, wrong, notes), findings, datasets);
        }
        catch (Exception e) when (e is UserErrorException or IOException)
        {
            return new AuditLine(false, e.Message, [], []); // The store as a whole: it has no version, a newer one, or can't be reached.
        }

        void Take(AuditFinding finding)
        {
            _ = finding.IsNote ? notes++ : wrong++;
            if (context.Json)
            {
                findings.Add(finding);
            }
            else
            {
                context.Out.WriteLine($"{(finding.IsNote ? "note" : "wrong"),-5} {finding}");
            }
        }
    }

    /// <summary>One line a data set: what was looked at.</summary>
    public static string Text(DatasetAuditSummary of) => string.Create(
        CultureInfo.InvariantCulture,
        $"{of.Dataset}: {of.Samples:N0} samples, {of.TestSamples:N0} test samples, {of.Runs} run{(of.Runs == 1 ? "" : "s")}; {of.Counts.Blocks:N0} blocks, {of.Counts.Segments:N0} segments, {of.Counts.Records:N0} records, {of.Counts.Visits:N0} visits, {of.Counts.Bytes / 1048576.0:N1} MiB; {(of.Wrong == 0 ? "sound" : $"{of.Wrong} wrong")}");

    private static string Summary(int datasets, int wrong, int notes) => string.Create(
        CultureInfo.InvariantCulture,
        $"{datasets} data set{(datasets == 1 ? "" : "s")} looked through: {(wrong == 0 ? "nothing is wrong" : $"{wrong} wrong")}{(notes == 0 ? "" : $", {notes} note{(notes == 1 ? "" : "s")}")}");
}
