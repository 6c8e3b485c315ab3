using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.InteropServices;
using System.Text.Json;
using SatCurate.Client.Feeds;
using SatCurate.Client.Terminal;

namespace SatCurate.Client.Web;

/// <summary>
/// Frames: a line of JSON that ends in a line feed, then, of a batch, its arrays one after the other without anything between them, in the order
/// and with the byte lengths of the line's <c>bytes</c>. R rows, C classes; all numbers are little-endian.
/// <list type="bullet">
/// <item><c>start</c>: <c>format</c> 1, <c>dataset</c>, <c>classes</c> (names in class order), <c>samples</c>. The first frame.</item>
/// <item><c>batch</c>: <c>rows</c> R, <c>run</c>, <c>revision</c>, <c>epoch</c>, <c>decision_sequence</c>, <c>last_of_revision</c>, <c>token</c>, <c>bytes</c>; then
/// <c>index</c> R int64, <c>target</c> R x C float32 row by row, <c>weight</c> R float32, <c>decision</c> R int32 (class, -1 keep, -2 discard, -3 none).</item>
/// <item><c>wait</c>: nothing new, and the feed is alive.</item>
/// <item><c>end</c>: <c>status</c> complete, finished, stopped or failed, with <c>token</c>; or error, with <c>error</c>. The last frame.</item>
/// </list>
/// </summary>
internal sealed class FrameWriter(PipeWriter output, DatasetFeed feed) : IFeedWriter
{
    /// <summary>Its content type.</summary>
    public const string ContentType = "application/vnd.satcurate.frames";

    private const int Format = 1;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        WriteLine(new { Kind = "start", Format, Dataset = feed.Name, feed.Classes, feed.Samples });
        await output.FlushAsync(cancellationToken);
    }

    public async Task WriteAsync(CleanBatch batch, CancellationToken cancellationToken)
    {
        if (batch.Rows == 0)
        {
            WriteLine(new { Kind = "wait" });
        }
        else
        {
            WriteLine(new
            {
                Kind = "batch",
                batch.Rows,
                batch.Run,
                batch.Revision,
                batch.Epoch,
                batch.DecisionSequence,
                LastOfRevision = batch.IsLastOfRevision,
                batch.Token,
                Bytes = new
                {
                    Index = batch.Index.Length * (long)sizeof(long),
                    Target = batch.Target.Length * (long)sizeof(float),
                    Weight = batch.Weight.Length * (long)sizeof(float),
                    Decision = batch.Decision.Length * (long)sizeof(int),
                },
            });
            Write(batch.Index);
            Write(batch.Target);
            Write(batch.Weight);
            Write(batch.Decision);
        }

        await output.FlushAsync(cancellationToken);
    }

    public async Task EndAsync(CleanBatch last, CancellationToken cancellationToken)
    {
        WriteLine(new { Kind = "end", Status = last.End, last.Token });
        await output.FlushAsync(cancellationToken);
    }

    public async Task<bool> FailAsync(string why, CancellationToken cancellationToken)
    {
        WriteLine(new { Kind = "end", Status = "error", Error = why });
        await output.FlushAsync(cancellationToken);
        return true;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private void WriteLine<T>(T line)
    {
        output.Write(JsonSerializer.SerializeToUtf8Bytes(line, Json.Line));
        output.Write("\n"u8);
    }

    private void Write<T>(T[] values)
        where T : unmanaged => output.Write(MemoryMarshal.AsBytes(values.AsSpan()));
}
