using SatCurate.Curation;
using SatCurate.Storage;

namespace SatCurate.Client.Export;

/// <summary>Which format is meant, and what each needs.</summary>
internal static class ExportFormats
{
    /// <summary>What <c>--format</c> may say.</summary>
    public static string[] Names { get; } = ["parquet", "csv", "jsonl", "npy", "imagefolder", "webdataset", "label-studio"];

    /// <summary>The format named, else the one that the target's ending says.</summary>
    /// <param name="named">What <c>--format</c> says; null where it was not given.</param>
    /// <param name="target">Where to.</param>
    /// <param name="wanted">The formats that there are to choose from, for the error; null means all.</param>
    /// <exception cref="UserErrorException">Neither says one.</exception>
    public static ExportFormat Choose(string? named, string target, IReadOnlyList<string>? wanted = null) =>
        (named ?? Path.GetExtension(Path.TrimEndingDirectorySeparator(target)).TrimStart('.').ToLowerInvariant()) switch
        {
            "parquet" => ExportFormat.Parquet,
            "csv" => ExportFormat.Csv,
            "jsonl" or "ndjson" => ExportFormat.Jsonl,
            "npy" => ExportFormat.Npy,
            "imagefolder" => ExportFormat.ImageFolder,
            "webdataset" => ExportFormat.WebDataset,
            "label-studio" => ExportFormat.LabelStudio,
            _ => throw new UserErrorException(
                "the target's name does not say its format", target, $"Name it with --format: {string.Join(", ", wanted ?? Names)}"),
        };

    /// <summary>True where the export is a folder.</summary>
    public static bool IsFolder(this ExportFormat format) => format is ExportFormat.Npy or ExportFormat.ImageFolder or ExportFormat.WebDataset;

    /// <summary>True for tables: a row a sample with the columns of <see cref="ExportColumns"/>.</summary>
    public static bool IsTable(this ExportFormat format) => format is ExportFormat.Parquet or ExportFormat.Csv or ExportFormat.Jsonl;

    /// <summary>True where the samples themselves are written.</summary>
    public static bool HoldsSamples(this ExportFormat format) => format.NeedsLabels() || format == ExportFormat.LabelStudio;

    /// <summary>True where a sample is written only if it has a label to be used under.</summary>
    public static bool NeedsLabels(this ExportFormat format) => format is ExportFormat.ImageFolder or ExportFormat.WebDataset;

    /// <summary>The files of a folder that the meta file holds the digests of, as a pattern of names.</summary>
    public static string HashedFiles(ExportFormat format) => format == ExportFormat.ImageFolder ? "metadata.csv" : "*";

    /// <summary>Refuses samples of a kind that the format can't hold.</summary>
    public static void Demand(this ExportFormat format, DatasetManifest manifest)
    {
        if (format == ExportFormat.ImageFolder && manifest.Kind != PayloadKind.ImageUInt8)
        {
            throw new UserErrorException("imagefolder is for images", manifest.Name, "Choose another --format");
        }

        if (format == ExportFormat.LabelStudio && manifest.Kind == PayloadKind.FeaturesFloat32)
        {
            throw new UserErrorException("label-studio is for images and texts", manifest.Name, "Choose another --format");
        }
    }
}
