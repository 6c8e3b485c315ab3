using System.Text.Json;
using SatCurate.Datasets;

namespace SatCurate.Client.Export.LabelStudio;

/// <summary>
/// A JSON array of tasks: <c>data</c> is what is labelled and which sample it is, <c>predictions</c> what the run holds right. A picture is its
/// source path, or a <c>data:</c> URI of the stored pixels where it has none.
/// </summary>
internal sealed class LabelStudioWriter : IRowWriter<ExportRow>
{
    private const int FlushBytes = 1 << 16;

    private readonly Stream _stream;
    private readonly ExportSubject _subject;
    private readonly SampleShape _shape;
    private readonly Utf8JsonWriter _json;

    /// <param name="stream">Where to; closed with the writer.</param>
    /// <param name="subject">What all rows have in common.</param>
    /// <param name="shape">Shape of the samples: images or texts.</param>
    public LabelStudioWriter(Stream stream, ExportSubject subject, SampleShape shape)
    {
        (_stream, _subject, _shape) = (stream, subject, shape);
        _json = new Utf8JsonWriter(stream, JsonlFile.Options);
        _json.WriteStartArray();
    }

    /// <inheritdoc/>
    public void Write(ExportRow row)
    {
        _json.WriteStartObject();
        WriteData(row);
        _json.WriteStartArray("predictions");
        if (row.Predicted >= 0)
        {
            WritePrediction(row);
        }

        _json.WriteEndArray();
        _json.WriteEndObject();
        if (_json.BytesPending >= FlushBytes)
        {
            _json.Flush();
        }
    }

    /// <inheritdoc/>
    public async ValueTask CompleteAsync(CancellationToken cancellationToken)
    {
        _json.WriteEndArray();
        await _json.FlushAsync(cancellationToken);
        await _stream.FlushAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _json.DisposeAsync();
        await _stream.DisposeAsync();
    }

    private void WriteData(ExportRow row)
    {
        _json.WriteStartObject("data");
        if (_shape.IsText)
        {
            _json.WriteString(LabelStudioNames.DataOf(isText: true), row.Payload.Span);
        }
        else
        {
            _json.WriteString(
                LabelStudioNames.DataOf(isText: false),
                row.Source.Length > 0 ? row.Source : "data:image/png;base64," + Convert.ToBase64String(SampleFile.Of(row.Payload.Span, _shape)));
        }

        _json.WriteNumber("index", row.Index);
        _json.WriteString("id", row.Id);
        _json.WriteString("given_label", _subject.Classes[row.Given]);
        _json.WriteNumberOrNull("label_score", row.LabelScore);
        _json.WriteEndObject();
    }

    private void WritePrediction(ExportRow row)
    {
        _json.WriteStartObject();
        _json.WriteString("model_version", _subject.RevisionName);
        _json.WriteNumberOrNull("score", (row.MeanPrediction ?? row.SoftLabel)?.Span[row.Predicted]);
        _json.WriteStartArray("result");
        _json.WriteStartObject();
        _json.WriteString("from_name", LabelStudioNames.Choices);
        _json.WriteString("to_name", LabelStudioNames.Sample);
        _json.WriteString("type", "choices");
        _json.WriteStartObject("value");
        _json.WriteStartArray("choices");
        _json.WriteStringValue(_subject.Classes[row.Predicted]);
        _json.WriteEndArray();
        _json.WriteEndObject();
        _json.WriteEndObject();
        _json.WriteEndArray();
        _json.WriteEndObject();
    }
}
