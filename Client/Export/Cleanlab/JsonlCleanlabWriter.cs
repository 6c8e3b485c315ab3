using System.Text.Json;

namespace SatCurate.Client.Export.Cleanlab;

/// <summary>JSONL with the columns of <see cref="CleanlabColumns"/>.</summary>
internal sealed class JsonlCleanlabWriter(Stream stream, ExportSubject subject) : IRowWriter<ExportRow>
{
    private readonly JsonlFile _file = new(stream);

    /// <inheritdoc/>
    public void Write(ExportRow row)
    {
        Utf8JsonWriter json = _file.BeginRow();
        json.WriteNumber("index", row.Index);
        json.WriteBoolean("is_label_issue", row.IsLabelIssue);
        json.WriteNumberOrNull("label_score", row.LabelScore);
        json.WriteString("given_label", subject.Classes[row.Given]);
        json.WriteString("predicted_label", subject.Classes[row.Predicted]);
        _file.EndRow();
    }

    /// <inheritdoc/>
    public ValueTask CompleteAsync(CancellationToken cancellationToken) => _file.CompleteAsync(cancellationToken);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _file.DisposeAsync();
}
