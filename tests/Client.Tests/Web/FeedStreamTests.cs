using System.Buffers;
using System.IO.Pipelines;
using Microsoft.Extensions.Logging.Abstractions;
using SatCurate.Client.Feeds;
using SatCurate.Client.Web;
using SatCurate.Feed;
using SatCurate.Tests;

namespace SatCurate.Client.Tests.Web;

public class FeedStreamTests
{
    private const int Buffer = 1 << 16;
    private const int Count = 2000;

    private readonly Pipe _pipe = new(new PipeOptions(pauseWriterThreshold: Buffer, resumeWriterThreshold: Buffer / 2, useSynchronizationContext: false));
    private int _taken;

    [Fact]
    public async Task Copy_ReceiverThatDoesNotRead_TakesNoMoreThanABufferAhead()
    {
        Task<bool> copying = CopyAsync(ManyAsync(Count));
        long read = 0;
        for (int look = 0; look < 20; look++)
        {
            // Whatever is written without us reading is written by now: the copying waits for us.
            await UntilStillAsync();
            (Volatile.Read(ref _taken) * SmallestBatch).ShouldBeLessThanOrEqualTo(read + Buffer + (2 * LargestBatch));
            ReadResult result = await _pipe.Reader.ReadAsync();
            read += result.Buffer.Length;
            _pipe.Reader.AdvanceTo(result.Buffer.End);
        }

        Volatile.Read(ref _taken).ShouldBeLessThan(Count);
        await _pipe.Reader.CompleteAsync();
        await DrainedAsync(copying);
    }

    [Fact]
    public async Task Copy_ToTheEnd_SaysSo()
    {
        Task<bool> copying = CopyAsync(ManyAsync(3));
        List<Frame> frames = await FramesAsync(copying);
        (await copying).ShouldBeTrue();
        frames.Select(frame => frame.Kind).ShouldBe(["start", "batch", "batch", "batch", "end"]);
        (frames[^1].Text("status"), frames[^1].Text("token")).ShouldBe(("complete", "after-3000"));
        (frames[^1].Text("run"), frames[^1].Text("revision"), frames[^1].Head.GetProperty("epoch").GetInt32()).ShouldBe(("r0001", "r0001-e000004", 5));
        frames[0].Head.GetProperty("classes").EnumerateArray().Select(name => name.GetString()).ShouldBe(["cat", "dog", "a,b"]);
        CleanBatch second = Batches.Of(1000, 1000);
        frames[2].Array<long>("index").ShouldBe(second.Index);
        frames[2].Array<float>("target").ShouldBe(second.Target);
        frames[2].Array<float>("weight").ShouldBe(second.Weight);
        frames[2].Array<int>("decision").ShouldBe(second.Decision);
        (frames[2].Text("token"), frames[2].Text("revision"), frames[2].Head.GetProperty("rows").GetInt32()).ShouldBe(("after-2000", "r0001-e000004", 1000));
    }

    [Fact]
    public async Task Copy_FailureOnTheWay_EndsInItWithoutTheInside()
    {
        Task<bool> copying = CopyAsync(FailingAsync(1, new IOException("/secret/path")));
        List<Frame> frames = await FramesAsync(copying);
        (await copying).ShouldBeTrue();
        (frames[^1].Kind, frames[^1].Text("status")).ShouldBe(("end", "error"));
        frames[^1].Text("error").ShouldNotContain("secret");
    }

    [Fact]
    public async Task Copy_RefusedBeforeTheFirstBatch_ThrowsAndWritesNothing()
    {
        bool begun = false;
        var stream = new FeedStream(new FrameWriter(_pipe.Writer, Batches.Feed), TimeProvider.System, NullLogger.Instance);
        await Should.ThrowAsync<FeedRefusedException>(stream.CopyAsync(FailingAsync(0, new FeedRefusedException(FeedRefusal.Gone, "gone")), () => begun = true, CancellationToken.None));
        begun.ShouldBeFalse();
    }

    // Its arrays alone, and with its line.
    private static long SmallestBatch => 1000 * (8 + 12 + 4 + 4);

    private static long LargestBatch => SmallestBatch + 1000;

    private Task<bool> CopyAsync(IAsyncEnumerable<CleanBatch> batches) => Task.Run(() =>
        new FeedStream(new FrameWriter(_pipe.Writer, Batches.Feed), TimeProvider.System, NullLogger.Instance).CopyAsync(batches, () => { }, CancellationToken.None));

    private async Task<List<Frame>> FramesAsync(Task<bool> copying)
    {
        _ = copying.ContinueWith(_ => _pipe.Writer.Complete(), TaskScheduler.Default);
        var frames = new List<Frame>();
        await foreach (Frame frame in FrameFeed.ReadAsync(_pipe.Reader.AsStream()))
        {
            frames.Add(frame);
        }

        return frames;
    }

    private async Task UntilStillAsync()
    {
        int before = -1;
        while (before != Volatile.Read(ref _taken))
        {
            before = Volatile.Read(ref _taken);
            await Task.Delay(20);
        }
    }

    private static async Task DrainedAsync(Task copying)
    {
        try
        {
            await copying;
        }
        catch (InvalidOperationException)
        {
            // Nobody reads any more.
        }
    }

    private async IAsyncEnumerable<CleanBatch> ManyAsync(int count)
    {
        for (int i = 0; i < count; i++)
        {
            await Task.Yield();
            Interlocked.Increment(ref _taken);
            yield return Batches.Of(i * 1000L, 1000);
        }

        yield return Batches.Of(count * 1000L, 0, FeedEnd.Complete);
    }

    private static async IAsyncEnumerable<CleanBatch> FailingAsync(int after, Exception failure)
    {
        for (int i = 0; i < after; i++)
        {
            await Task.Yield();
            yield return Batches.Of(i, 1);
        }

        throw failure;
    }
}
