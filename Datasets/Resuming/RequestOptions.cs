using System.Globalization;

namespace SatCurate.Datasets.Resuming;

/// <summary>What of a request decides what comes out of an ingest.</summary>
internal static class RequestOptions
{
    /// <summary>One text an option, as on the command line, paths of samples in full; those that are left out have none.</summary>
    public static IReadOnlyList<string> Of(IngestRequest request) =>
    [
        .. request.Paths.Select(Path.GetFullPath),
        .. request.TestPaths.Select(path => $"--test {Path.GetFullPath(path)}"),
        $"--format {request.Format}",
        .. Text("--labels", request.Labels),
        .. Text("--truth", request.Truth),
        .. Text("--classes", request.ClassesFile),
        .. Text("--inject", request.Inject),
        .. Text("--seed", request.Inject is null ? null : request.Seed),
        .. Text("--limit", request.Limit),
        .. Text("--size", request.Size),
        .. Text("--images-root", request.ImagesRoot),
        .. request.Strict ? ["--strict"] : (string[])[],
        .. Text("--label-column", request.LabelColumn),
        .. Text("--text-column", request.TextColumn),
    ];

    private static string[] Text(string option, IFormattable? value) => Text(option, value?.ToString(null, CultureInfo.InvariantCulture));

    private static string[] Text(string option, string? value) => value is null ? [] : [$"{option} {value}"];
}
