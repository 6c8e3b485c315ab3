using SatCurate.Client.Stores;
using SatCurate.Contracts.Blocks;
using SatCurate.Contracts.Runs;
using SatCurate.Curation;

namespace SatCurate.Client.Report;

/// <summary>Writes reports.</summary>
internal static class ReportFile
{
    /// <summary>Checks that a report can be written to a path that a user named, before hours of work.</summary>
    /// <exception cref="UserErrorException">There is no such folder, or the path is a folder.</exception>
    public static void Demand(string path)
    {
        string full = Path.GetFullPath(path);
        if (Directory.Exists(full))
        {
            throw new UserErrorException("the target is a folder", full, "Name a file, such as report.html");
        }

        if (!Directory.Exists(Path.GetDirectoryName(full)))
        {
            throw new UserErrorException("there is no such folder", Path.GetDirectoryName(full), "Make it first, or choose another path");
        }
    }

    /// <summary>Writes the report of a revision; the file appears whole.</summary>
    /// <returns>Its full path.</returns>
    public static async Task<string> WriteAsync(
        DatasetSession session, RevisionView view, RunStatus run, string path, CancellationToken cancellationToken)
    {
        ReportData data = await ReportCollector.CollectAsync(session, view, run, cancellationToken);
        return await WholeFile.WriteAsync(path, HtmlReport.Render(data), cancellationToken);
    }
}
