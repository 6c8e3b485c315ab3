using System.Text.Json;
using SatCurate.Client.Decisions;

namespace SatCurate.Client.Export;

/// <summary>JSONL with the columns of <see cref="ExportColumns"/>; what is unknown is null.</summary>
/// <param name="stream">Where to; closed with the writer.</param>
/// <param name="subject">What all rows have in common.</param>
internal sealed class JsonlRowWriter(Stream stream, ExportSubject subject) : IRowWriter<ExportRow>
{
    private readonly JsonlFile _file = new(stream);

    /// <inheritdoc/>
    public void Write(ExportRow row)
    {
        Utf8JsonWriter json = _file.BeginRow();
        json.WriteString("id", row.Id);
        json.WriteNumber("index", row.Index);
        json.WriteString("split", row.Split);
        Label(json, "given", row.Given);
        json.WriteString("predicted_label", subject.Classes[row.Predicted]);
        Label(json, "corrected", row.Corrected);
        json.WriteBoolean("is_label_issue", row.IsLabelIssue);
        _file.Number("label_score", row.LabelScore);
        _file.List("soft_label", row.SoftLabel);
        _file.Number("weight", row.Weight);
        _file.Number("given_label_weight", row.GivenLabelWeight);
        _file.List("mean_prediction", row.MeanPrediction);
        json.WriteNumber("visits", row.Visits);
        json.WriteString("decision", DecisionText.Of(row.Decision?.Verdict, subject.Classes));
        json.WriteString("decided_by", row.Decision?.By ?? "");
        json.WriteString("decided_at", row.Decision is { } decision ? ExportSubject.Time(decision.At) : null);
        json.WriteString("run", subject.Run);
        json.WriteString("revision", subject.RevisionName);
        json.WriteString("source", row.Source);
        _file.EndRow();
    }

    /// <inheritdoc/>
    public ValueTask CompleteAsync(CancellationToken cancellationToken) => _file.CompleteAsync(cancellationToken);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _file.DisposeAsync();

    private void Label(Utf8JsonWriter json, string name, int index)
    {
        json.WriteString(name + "_label", subject.Classes[index]);
        json.WriteNumber(name + "_index", index);
    }
}
