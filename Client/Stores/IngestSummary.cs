using System.Globalization;
using SatCurate.Client.Terminal;
using SatCurate.Datasets;
using SatCurate.Datasets.Content;
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
        PrintSkipped(context, report.Skipped);
        if (context.Json)
        {
            Json.Print(context.Out, Document(report));
            return;
        }

        context.Out.WriteLine($"taken for: {report.TakenFor}");
        context.Out.WriteLine($"read: {string.Join(", ", report.Files)}");
        context.Out.WriteLine(Text($"{manifest.Name}: {manifest.TrainCount:N0} samples ({SampleShape.Of(manifest)}), {manifest.TestCount:N0} test samples, {manifest.Classes.Count} classes, {report.Unlabelled:N0} unlabelled"));
        if (report.Kept > 0)
        {
            context.Out.WriteLine(Text($"resumed: {report.Kept:N0} of them were written before the interruption"));
        }

        context.Out.WriteLine("given labels: " + string.Join(", ", manifest.Classes.Take(ClassesShown).Select((name, index) => Text($"{name} {report.GivenPerClass[index]:N0}")))
            + (manifest.Classes.Count > ClassesShown ? ", ..." : ""));
        if (report.Noise is { } noise)
        {
            context.Out.WriteLine(Text($"noise {manifest.Injected}, seed {manifest.InjectSeed}: {noise.Redrawn:N0} labels drawn anew, {noise.Changed:N0} changed"));
        }

        if (report.Corrupted > 0)
        {
            context.Out.WriteLine(Text($"noise {manifest.Injected}, seed {manifest.InjectSeed}: {report.Corrupted:N0} pictures corrupted"));
        }

        if (manifest.RealisedNoise is { } rate)
        {
            context.Out.WriteLine(Text($"realised error rate: {rate:P1} (the truth is kept aside for evaluate)"));
        }

        PrintDuplicates(context, report);
        context.Out.WriteLine(report.WasThere
            ? $"{manifest.Name} was there already, made of just this input; nothing was changed"
            : $"next: {ProgramName.Text} clean {manifest.Name}");
    }

    /// <summary>Says on stderr what was passed over.</summary>
    public static void PrintSkipped(CommandContext context, IReadOnlyList<string> skipped)
    {
        if (context.ErrorIsTerminal)
        {
            context.Error.Write("\r\u001b[K");
        }

        foreach (string one in skipped)
        {
            context.Error.WriteLine($"passed over: {one}");
        }
    }

    private static void PrintDuplicates(CommandContext context, IngestReport report)
    {
        DuplicateCounts duplicates = report.Duplicates;
        if (duplicates.Samples > 0)
        {
            context.Out.WriteLine(Text($"exact duplicates: {duplicates.Samples:N0} samples are copies of others, {duplicates.Conflicting:N0} times with different labels"));
        }

        if (duplicates.InTest > 0)
        {
            context.Out.WriteLine(Text($"{duplicates.InTest:N0} training samples are in the test split too: its accuracy says less than it seems"));
        }

        if (duplicates is not { Samples: 0, InTest: 0 })
        {
            context.Out.WriteLine($"which they are: {ProgramName.Text} duplicates {report.Manifest.Name}");
        }
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
        report.Corrupted,
        report.Manifest.Annotators,
        report.Duplicates,
        report.WasThere,
        report.Kept,
        report.Skipped,
    };

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
