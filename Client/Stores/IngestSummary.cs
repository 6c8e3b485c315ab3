using System.Globalization;
using SatCurate.Client.Terminal;
using SatCurate.Datasets;
using SatCurate.Storage;

namespace SatCurate.Client.Stores;

/// <summary>What an ingest did, in short.</summary>
internal static class IngestSummary
{
    private const int ClassesShown = 30;

    /// <summary>Prints it: what was passed over on stderr, the rest on stdout.</summary>
    public static void Print(CommandContext context, IngestReport report)
    {
        DatasetManifest manifest = report.Manifest;
        if (context.ErrorIsTerminal)
        {
            context.Error.Write("\r\u001b[K");
        }

        foreach (string skipped in report.Skipped)
        {
            context.Error.WriteLine($"passed over: {skipped}");
        }

        if (context.Json)
        {
            Json.Print(context.Out, Document(report));
            return;
        }

        context.Out.WriteLine($"taken for: {report.TakenFor}");
        context.Out.WriteLine($"read: {string.Join(", ", report.Files)}");
        context.Out.WriteLine(Text($"{manifest.Name}: {manifest.TrainCount:N0} samples ({SampleShape.Of(manifest)}), {manifest.TestCount:N0} test samples, {manifest.Classes.Count} classes, {report.Unlabelled:N0} unlabelled"));
        context.Out.WriteLine("given labels: " + string.Join(", ", manifest.Classes.Take(ClassesShown).Select((name, index) => Text($"{name} {report.GivenPerClass[index]:N0}")))
            + (manifest.Classes.Count > ClassesShown ? ", ..." : ""));
        if (report.Noise is { } noise)
        {
            context.Out.WriteLine(Text($"noise {manifest.Injected}, seed {manifest.InjectSeed}: {noise.Redrawn:N0} labels drawn anew, {noise.Changed:N0} changed"));
        }

        if (manifest.RealisedNoise is { } rate)
        {
            context.Out.WriteLine(Text($"realised error rate: {rate:P1} (the truth is kept aside for evaluate)"));
        }

        context.Out.WriteLine($"next: {ProgramName.Text} clean {manifest.Name}");
    }

    private static object Document(IngestReport report) => new
    {
        Dataset = report.Manifest.Name,
        report.TakenFor,
        report.Files,
        report.Manifest.TrainCount,
        report.Manifest.TestCount,
        report.Manifest.Classes,
        report.GivenPerClass,
        report.Unlabelled,
        Shape = new[] { report.Manifest.Channels, report.Manifest.Height, report.Manifest.Width },
        report.Manifest.Injected,
        report.Manifest.InjectSeed,
        report.Manifest.RealisedNoise,
        report.Skipped,
    };

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
