using System.Globalization;
using System.IO.Pipelines;
using System.Runtime.InteropServices;
using Apache.Arrow;
using Apache.Arrow.Ipc;
using Apache.Arrow.Types;
using SatCurate.Client.Feeds;
using SatCurate.Feed;

namespace SatCurate.Client.Web;

/// <summary>
/// An Arrow IPC stream: <c>index</c> int64, <c>target</c> fixed-size list of C float32, <c>weight</c> float32, <c>decision</c> int32 (null where there is
/// none), <c>revision</c> and <c>token</c> utf8. The last two stand in the last row of a record batch and are null above it: with all rows up to
/// there received, a feed goes on after that token. The end-of-stream marker is the clear end; a stream without was cut off.
/// </summary>
internal sealed class ArrowWriter : IFeedWriter
{
    /// <summary>Its content type.</summary>
    public const string ContentType = "application/vnd.apache.arrow.stream";

    private static readonly Field s_probability = new("item", FloatType.Default, nullable: false);

    private readonly Schema _schema;
    private readonly FixedSizeListType _target;
    private readonly PipeWriter _output;
    private readonly ArrowStreamWriter _writer;

    public ArrowWriter(PipeWriter output, StoreFeed feed)
    {
        _output = output;
        _target = new FixedSizeListType(s_probability, feed.Classes.Count);
        _schema = new Schema(
            [
                new Field("index", Int64Type.Default, nullable: false),
                new Field("target", _target, nullable: false),
                new Field("weight", FloatType.Default, nullable: false),
                new Field("decision", Int32Type.Default, nullable: true),
                new Field("revision", StringType.Default, nullable: true),
                new Field("token", StringType.Default, nullable: true),
            ],
            new Dictionary<string, string>
            {
                ["dataset"] = feed.Name,
                ["classes"] = System.Text.Json.JsonSerializer.Serialize(feed.Classes, Terminal.Json.Line),
                ["samples"] = feed.Samples.ToString(CultureInfo.InvariantCulture),
            });
        _writer = new ArrowStreamWriter(output.AsStream(leaveOpen: true), _schema, leaveOpen: true);
    }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await _writer.WriteStartAsync(cancellationToken);
        await _output.FlushAsync(cancellationToken);
    }

    public async Task WriteAsync(CleanBatch batch, CancellationToken cancellationToken)
    {
        using RecordBatch rows = Rows(batch);
        await _writer.WriteRecordBatchAsync(rows, cancellationToken);
        await _output.FlushAsync(cancellationToken);
    }

    public async Task EndAsync(CleanBatch last, CancellationToken cancellationToken)
    {
        await _writer.WriteEndAsync(cancellationToken);
        await _output.FlushAsync(cancellationToken);
    }

    public Task<bool> FailAsync(string why, CancellationToken cancellationToken) => Task.FromResult(false);

    public ValueTask DisposeAsync()
    {
        _writer.Dispose();
        return ValueTask.CompletedTask;
    }

    private RecordBatch Rows(CleanBatch batch)
    {
        var probabilities = new FloatArray(Buffer(batch.Target), ArrowBuffer.Empty, batch.Target.Length, 0, 0);
        var decisions = new Int32Array.Builder().Reserve(batch.Rows);
        foreach (int decision in batch.Decision)
        {
            decisions = decision == CleanBatch.NoDecision ? decisions.AppendNull() : decisions.Append(decision);
        }

        return new RecordBatch(
            _schema,
            [
                new Int64Array(Buffer(batch.Index), ArrowBuffer.Empty, batch.Rows, 0, 0),
                new FixedSizeListArray(_target, batch.Rows, probabilities, ArrowBuffer.Empty, 0, 0),
                new FloatArray(Buffer(batch.Weight), ArrowBuffer.Empty, batch.Rows, 0, 0),
                decisions.Build(),
                AtTheEnd(batch.Revision, batch.Rows),
                AtTheEnd(batch.Token, batch.Rows),
            ],
            batch.Rows);
    }

    private static StringArray AtTheEnd(string text, int rows)
    {
        var builder = new StringArray.Builder();
        for (int row = 0; row < rows; row++)
        {
            builder = row == rows - 1 ? builder.Append(text) : builder.AppendNull();
        }

        return builder.Build();
    }

    private static ArrowBuffer Buffer<T>(T[] values)
        where T : unmanaged => new(MemoryMarshal.AsBytes(values.AsSpan()).ToArray());
}
