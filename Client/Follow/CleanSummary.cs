using System.Globalization;
using SatCurate.Client.Stores;
using SatCurate.Client.Terminal;
using SatCurate.Contracts.Runs;

namespace SatCurate.Client.Follow;

/// <summary>What a finished run found, in short.</summary>
internal static class CleanSummary
{
    /// <summary>Prints it.</summary>
    /// <param name="context">Where to.</param>
    /// <param name="session">The data set.</param>
    /// <param name="run">The finished run.</param>
    /// <param name="report">Path of the report that was written.</param>
    public static void Print(CommandContext context, DatasetSession session, RunStatus run, string report)
    {
        EpochReport last = run.Reports[^1];
        string dataset = session.Manifest.Name;
        if (context.Json)
        {
            Json.Print(context.Out, new
            {
                Dataset = dataset,
                run.Run,
                Epochs = run.EpochsDone,
                Samples = session.Manifest.TrainCount,
                last.Flagged,
                last.Differing,
                EstimatedErrorRate = last.Mixture?.WrongShare,
                EstimatedErrorRateBetween = RunText.Between(last.Mixture),
                last.TestAccuracy,
                Seconds = run.Reports.Sum(epoch => epoch.Seconds),
                session.Residency,
                Report = report,
            });
            return;
        }

        string test = last.TestAccuracy is { } accuracy ? string.Create(CultureInfo.InvariantCulture, $", test accuracy {accuracy:P1}") : "";
        context.Out.WriteLine($"run {run.Run} finished: {run.EpochsDone} epochs in {RunText.Time(run.Reports.Sum(epoch => epoch.Seconds))}{test}");
        context.Out.WriteLine($"flagged as label issues: {RunText.Share(last.Flagged, session.Manifest.TrainCount)} of {session.Manifest.TrainCount.ToString("N0", CultureInfo.InvariantCulture)} samples{(last.Mixture is { } mixture ? $"; estimated share of wrong labels {RunText.Estimate(mixture)}" : "")}");
        if (session.Residency is { } residency)
        {
            context.Out.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"samples in memory: {residency.Awake:N0} of at most {residency.Cap:N0}; woken again {residency.Reactivations:N0} times"));
        }

        context.Out.WriteLine($"report: {report}");
        context.Out.WriteLine($"see the worst: {ProgramName.Text} suspects {dataset}");
    }
}
