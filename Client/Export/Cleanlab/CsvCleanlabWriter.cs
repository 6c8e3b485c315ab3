namespace SatCurate.Client.Export.Cleanlab;

/// <summary>CSV with the columns of <see cref="CleanlabColumns"/>.</summary>
internal sealed class CsvCleanlabWriter(Stream stream, ExportSubject subject) : IRowWriter<ExportRow>
{
    private readonly CsvFile _file = new(stream, CleanlabColumns.Names);

    /// <inheritdoc/>
    public void Write(ExportRow row)
    {
        _file.Cell(row.Index);
        _file.Cell(row.IsLabelIssue ? "true" : "false");
        _file.Cell(row.LabelScore);
        _file.Cell(subject.Classes[row.Given]);
        _file.Cell(subject.Classes[row.Predicted]);
        _file.EndRow();
    }

    /// <inheritdoc/>
    public ValueTask CompleteAsync(CancellationToken cancellationToken) => _file.CompleteAsync(cancellationToken);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _file.DisposeAsync();
}
