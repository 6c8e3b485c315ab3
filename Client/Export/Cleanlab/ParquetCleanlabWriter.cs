using Parquet.Schema;

namespace SatCurate.Client.Export.Cleanlab;

/// <summary>Parquet with the columns of <see cref="CleanlabColumns"/>.</summary>
internal sealed class ParquetCleanlabWriter : IRowWriter<ExportRow>
{
    private readonly ExportSubject _subject;
    private readonly ParquetFile<ExportRow> _file;

    /// <param name="stream">Where to; closed with the writer.</param>
    /// <param name="subject">What all rows have in common.</param>
    public ParquetCleanlabWriter(Stream stream, ExportSubject subject)
    {
        _subject = subject;
        _file = new ParquetFile<ExportRow>(
            stream, new ParquetSchema([.. CleanlabColumns.Names.Select(Column)]), ParquetFile<ExportRow>.MaxRows, WriteColumnsAsync);
    }

    /// <inheritdoc/>
    public void Write(ExportRow row) => _file.Write(row with { Payload = default, SoftLabel = null, MeanPrediction = null });

    /// <inheritdoc/>
    public ValueTask CompleteAsync(CancellationToken cancellationToken) => _file.CompleteAsync(cancellationToken);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _file.DisposeAsync();

    private static Field Column(string name) => name switch
    {
        "index" => new DataField<long>(name),
        "is_label_issue" => new DataField<bool>(name),
        "label_score" => new DataField<float?>(name),
        _ => new DataField(name, typeof(string), isNullable: false),
    };

    private async Task WriteColumnsAsync(ParquetColumns<ExportRow> columns)
    {
        await columns.ValueAsync("index", row => row.Index);
        await columns.ValueAsync("is_label_issue", row => row.IsLabelIssue);
        await columns.NullableAsync("label_score", row => row.LabelScore);
        await columns.TextAsync("given_label", row => _subject.Classes[row.Given]);
        await columns.TextAsync("predicted_label", row => _subject.Classes[row.Predicted]);
    }
}
