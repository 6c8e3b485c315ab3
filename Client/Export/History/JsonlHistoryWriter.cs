using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using SatCurate.Client.Stores;
using SatCurate.Curation;

namespace SatCurate.Client.Export.History;

/// <summary>JSONL: one object a visit with the columns of <see cref="HistoryColumns"/>.</summary>
internal sealed class JsonlHistoryWriter(Stream stream, ClassNames classes) : IHistoryWriter
{
    private const int FlushBytes = 1 << 16;

    private static readonly JsonWriterOptions s_options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly ArrayBufferWriter<byte> _buffer = new(2 * FlushBytes);

    /// <inheritdoc/>
    public void Write(BlockVisits block)
    {
        using var json = new Utf8JsonWriter(_buffer, s_options);
        for (int offset = 0; offset < block.Samples; offset++)
        {
            for (int epoch = 0; epoch < block.Epochs; epoch++)
            {
                if (block[offset, epoch] is { } visit)
                {
                    Write(json, block.First + offset, epoch, visit);
                }
            }
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

    private void Write(Utf8JsonWriter json, long index, int epoch, VisitEntry visit)
    {
        json.WriteStartObject();
        json.WriteNumber("index", index);
        json.WriteNumber("epoch", epoch + 1);
        json.WriteNumber("weight", (float)visit.Weight);
        json.WriteNumber("given_probability", (float)visit.GivenProbability);
        json.WriteString("predicted_label", classes[visit.Predicted]);
        json.WriteNumber("predicted_index", visit.Predicted);
        json.WriteBoolean("warm_up", visit.Flags.HasFlag(VisitMarks.WarmUp));
        json.WriteBoolean("pinned", visit.Flags.HasFlag(VisitMarks.Pinned));
        json.WriteEndObject();
        json.Flush();
        json.Reset();
        _buffer.Write("\n"u8);
        if (_buffer.WrittenCount >= FlushBytes)
        {
            Flush();
        }
    }

    private void Flush()
    {
        stream.Write(_buffer.WrittenSpan);
        _buffer.ResetWrittenCount();
    }
}
