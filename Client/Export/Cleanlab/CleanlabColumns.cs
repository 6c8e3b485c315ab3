namespace SatCurate.Client.Export.Cleanlab;

/// <summary>The columns by which cleanlab's Datalab reports label issues, and the index.</summary>
internal static class CleanlabColumns
{
    /// <summary>Their names.</summary>
    public static IReadOnlyList<string> Names { get; } = ["index", "is_label_issue", "label_score", "given_label", "predicted_label"];

    /// <summary>Opens the writer of a table with these columns.</summary>
    /// <param name="stream">Where to; closed with the writer.</param>
    /// <param name="format">Parquet, CSV or JSONL.</param>
    /// <param name="subject">What all rows have in common.</param>
    public static IRowWriter<ExportRow> Open(Stream stream, ExportFormat format, ExportSubject subject) => format switch
    {
        ExportFormat.Parquet => new ParquetCleanlabWriter(stream, subject),
        ExportFormat.Jsonl => new JsonlCleanlabWriter(stream, subject),
        _ => new CsvCleanlabWriter(stream, subject),
    };
}
