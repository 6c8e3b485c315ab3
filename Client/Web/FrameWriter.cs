using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.InteropServices;
using SatCurate.Client.Feeds;
using SatCurate.Feed;
using SatCurate.Feed.Frames;

namespace SatCurate.Client.Web;

/// <summary>Frames, as <see cref="FrameFormat"/> describes them.</summary>
internal sealed class FrameWriter(PipeWriter output, StoreFeed feed) : IFeedWriter
{
    public Task StartAsync(CancellationToken cancellationToken) => WriteAsync(FrameHead.OfStart(feed.Name, feed.Classes, feed.Samples), cancellationToken);

    public async Task WriteAsync(CleanBatch batch, CancellationToken cancellationToken)
    {
        if (batch.Rows == 0)
        {
            await WriteAsync(FrameHead.OfWait(), cancellationToken);
            return;
        }

        WriteLine(FrameHead.OfBatch(batch));
        Write(batch.Index);
        Write(batch.Target);
        Write(batch.Weight);
        Write(batch.Decision);
        await output.FlushAsync(cancellationToken);
    }

    public Task EndAsync(CleanBatch last, CancellationToken cancellationToken) => WriteAsync(FrameHead.OfEnd(last), cancellationToken);

    public async Task<bool> FailAsync(string why, CancellationToken cancellationToken)
    {
        await WriteAsync(FrameHead.OfError(why), cancellationToken);
        return true;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private async Task WriteAsync(FrameHead head, CancellationToken cancellationToken)
    {
        WriteLine(head);
        await output.FlushAsync(cancellationToken);
    }

    private void WriteLine(FrameHead head)
    {
        output.Write(head.Write());
        output.Write("\n"u8);
    }

    private void Write<T>(T[] values)
        where T : unmanaged => output.Write(MemoryMarshal.AsBytes(values.AsSpan()));
}
