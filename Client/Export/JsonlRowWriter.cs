using System.Text.Encodings.Web;
using System.Text.Json;
using SatCurate.Client.Decisions;

namespace SatCurate.Client.Export;

/// <summary>JSONL: one object a line with the columns of <see cref="ExportColumns"/>; what is unknown is null.</summary>
internal sealed class JsonlRowWriter(Stream stream, ExportSubject subject) : IRowWriter
{
    private const int FlushBytes = 1 << 16;

    private static readonly JsonWriterOptions s_options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly System.Buffers.ArrayBufferWriter<byte> _buffer = new(2 * FlushBytes);

    /// <inheritdoc/>
    public void Write(ExportRow row)
    {
        using (var json = new Utf8JsonWriter(_buffer, s_options))
        {
            json.WriteStartObject();
            json.WriteString("id", row.Id);
            json.WriteNumber("index", row.Index);
            json.WriteString("split", row.Split);
            Label(json, "given", row.Given);
            json.WriteString("predicted_label", subject.Classes[row.Predicted]);
            Label(json, "corrected", row.Corrected);
            json.WriteBoolean("is_label_issue", row.IsLabelIssue);
            Number(json, "label_score", row.LabelScore);
            List(json, "soft_label", row.SoftLabel);
            Number(json, "weight", row.Weight);
            Number(json, "given_label_weight", row.GivenLabelWeight);
            List(json, "mean_prediction", row.MeanPrediction);
            json.WriteNumber("visits", row.Visits);
            json.WriteString("decision", DecisionText.Of(row.Decision?.Verdict, subject.Classes));
            json.WriteString("decided_by", row.Decision?.By ?? "");
            json.WriteString("decided_at", row.Decision is { } decision ? ExportSubject.Time(decision.At) : null);
            json.WriteString("run", subject.Run);
            json.WriteString("revision", subject.RevisionName);
            json.WriteString("source", row.Source);
            json.WriteEndObject();
        }

        _buffer.GetSpan(1)[0] = (byte)'\n';
        _buffer.Advance(1);
        if (_buffer.WrittenCount >= FlushBytes)
        {
            Flush();
        }
    }

    /// <inheritdoc/>
    public async ValueTask CompleteAsync(CancellationToken cancellationToken)
    {
        Flush();
        await stream.FlushAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => stream.DisposeAsync();

    private void Flush()
    {
        stream.Write(_buffer.WrittenSpan);
        _buffer.ResetWrittenCount();
    }

    private void Label(Utf8JsonWriter json, string name, int index)
    {
        json.WriteString(name + "_label", subject.Classes[index]);
        json.WriteNumber(name + "_index", index);
    }

    private static void Number(Utf8JsonWriter json, string name, float? value)
    {
        if (value is { } number)
        {
            json.WriteNumber(name, number);
        }
        else
        {
            json.WriteNull(name);
        }
    }

    private static void List(Utf8JsonWriter json, string name, ReadOnlyMemory<float>? values)
    {
        if (values is not { } list)
        {
            json.WriteNull(name);
            return;
        }

        json.WriteStartArray(name);
        foreach (float value in list.Span)
        {
            json.WriteNumberValue(value);
        }

        json.WriteEndArray();
    }
}
