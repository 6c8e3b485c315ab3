using SatCurate.Curation;

namespace SatCurate.Client.Export;

/// <summary>The formats of an export.</summary>
internal enum ExportFormat
{
    /// <summary>One Parquet file.</summary>
    Parquet,

    /// <summary>One CSV file.</summary>
    Csv,

    /// <summary>One file with a JSON object a line.</summary>
    Jsonl,

    /// <summary>A folder of numpy arrays.</summary>
    Npy,
}

/// <summary>Which format is meant.</summary>
internal static class ExportFormats
{
    /// <summary>What <c>--format</c> may say.</summary>
    public static string[] Names { get; } = ["parquet", "csv", "jsonl", "npy"];

    /// <summary>The format named, else the one that the target's ending says.</summary>
    /// <exception cref="UserErrorException">Neither says one.</exception>
    public static ExportFormat Choose(string? named, string target) =>
        (named ?? Path.GetExtension(Path.TrimEndingDirectorySeparator(target)).TrimStart('.').ToLowerInvariant()) switch
        {
            "parquet" => ExportFormat.Parquet,
            "csv" => ExportFormat.Csv,
            "jsonl" or "ndjson" => ExportFormat.Jsonl,
            "npy" => ExportFormat.Npy,
            _ => throw new UserErrorException("the target's name does not say its format", target, "Name it with --format parquet, csv, jsonl or npy"),
        };
}
