using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace SatCurate.Client.Export;

/// <summary>JSONL: one object a line, UTF-8; what is unknown is null.</summary>
/// <param name="stream">Where to; closed with the file.</param>
internal sealed class JsonlFile(Stream stream) : IAsyncDisposable
{
    private const int FlushBytes = 1 << 16;

    /// <summary>How JSON for other programs is written.</summary>
    public static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly ArrayBufferWriter<byte> _buffer = new(2 * FlushBytes);
    private Utf8JsonWriter? _json;

    /// <summary>Begins an object, which <see cref="EndRow"/> ends.</summary>
    public Utf8JsonWriter BeginRow()
    {
        _json ??= new Utf8JsonWriter(_buffer, Options);
        _json.WriteStartObject();
        return _json;
    }

    /// <summary>Ends the object and its line.</summary>
    public void EndRow()
    {
        _json!.WriteEndObject();
        _json.Flush();
        _json.Reset();
        _buffer.Write("\n"u8);
        if (_buffer.WrittenCount >= FlushBytes)
        {
            Flush();
        }
    }

    /// <summary>Writes what is still held.</summary>
    public async ValueTask CompleteAsync(CancellationToken cancellationToken)
    {
        Flush();
        await stream.FlushAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _json?.Dispose();
        await stream.DisposeAsync();
    }

    private void Flush()
    {
        stream.Write(_buffer.WrittenSpan);
        _buffer.ResetWrittenCount();
    }
}
