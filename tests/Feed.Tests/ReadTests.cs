namespace SatCurate.Feed.Tests;

public sealed class ReadTests
{
    [Fact]
    public async Task Read_ToTheEnd_YieldsWhatWasSentAndHowItEnded()
    {
        await using var server = new ScriptedServer(Answer.Of(Frames.Start(), Frames.Wait(), Frames.Batch(0, 60), Frames.Wait(), Frames.Batch(60, 40, isLast: true), Frames.End()));
        await using DatasetFeed feed = await Reading.OpenAsync(server);
        (feed.Name, feed.Samples).ShouldBe(("things", 100));
        feed.Classes.ShouldBe(["cat", "døg"]);
        List<CleanBatch> batches = await feed.ReadAsync(TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);

        batches.Select(batch => batch.Rows).ShouldBe([60, 40, 0]);
        batches.Select(batch => batch.IsLastOfRevision).ShouldBe([false, true, true]);
        batches.Select(batch => batch.End).ShouldBe([null, null, FeedEnd.Complete]);
        batches.Select(batch => batch.Token).ShouldBe(["after-60", "after-100", "end"]);
        batches.ShouldAllBe(batch => batch.Run == "r0001" && batch.Revision == "r0001-e000004" && batch.Epoch == 5 && batch.DecisionSequence == 3);
        CleanBatch second = batches[1];
        second.Index.ShouldBe(Enumerable.Range(60, 40).Select(index => (long)index));
        second.Target.ShouldBe(Enumerable.Range(0, 80).Select(Frames.Probability));
        second.Weight[..5].ShouldBe([0, 0.25f, 0.5f, 0.75f, 1]);
        second.Decision[..5].ShouldBe([CleanBatch.NoDecision, CleanBatch.Discard, CleanBatch.Keep, 0, 1]);
        server.Requests.ShouldBe(["/api/datasets/things/feed?format=frames&batch=1024"]);
    }

    [Theory]
    [InlineData("complete", FeedEnd.Complete)]
    [InlineData("finished", FeedEnd.Finished)]
    [InlineData("stopped", FeedEnd.Stopped)]
    [InlineData("failed", FeedEnd.Failed)]
    public async Task Read_End_IsTheServers(string status, FeedEnd end)
    {
        await using var server = new ScriptedServer(Answer.Of(Frames.Start(), Frames.End(status)));
        (await Reading.AllAsync(server)).ShouldHaveSingleItem().End.ShouldBe(end);
    }

    [Fact]
    public async Task Open_WithARequest_AsksForIt()
    {
        await using var server = new ScriptedServer(Answer.Of(Frames.Start(), Frames.End()), Answer.Of(Frames.Start(), Frames.End()));
        await Reading.AllAsync(server, new FeedRequest { Follow = true, BatchSize = 7, Token = "a+b/c" });
        var below = new Uri(server.Url, "/below/?left=out");
        await using DatasetFeed feed = await DatasetFeed.OpenAsync(
            below, "a b/ç", new FeedRequest { Revision = "best one" }, Reading.Options(), TestContext.Current.CancellationToken);
        server.Requests.ShouldBe(
        [
            "/api/datasets/things/feed?format=frames&batch=7&follow=true&token=a%2Bb%2Fc",
            "/below/api/datasets/a%20b%2F%C3%A7/feed?format=frames&batch=1024&revision=best%20one",
        ]);
    }

    [Fact]
    public async Task Read_Twice_Throws()
    {
        await using var server = new ScriptedServer(Answer.Of(Frames.Start(), Frames.End()));
        await using DatasetFeed feed = await Reading.OpenAsync(server);
        await feed.ReadAsync(TestContext.Current.CancellationToken).CountAsync(TestContext.Current.CancellationToken);
        await Should.ThrowAsync<InvalidOperationException>(async () => await feed.ReadAsync().AnyAsync());
    }

    [Fact]
    public async Task Read_Canceled_EndsAtOnce()
    {
        await using var server = new ScriptedServer(Answer.Of(Frames.Start(), Frames.Batch(0, 3)) with { Then = AfterBody.Silence });
        await using DatasetFeed feed = await Reading.OpenAsync(server);
        using var cancel = new CancellationTokenSource();
        int taken = 0;
        await Should.ThrowAsync<OperationCanceledException>(async () =>
        {
            await foreach (CleanBatch batch in feed.ReadAsync(cancel.Token))
            {
                taken += batch.Rows;
                cancel.CancelAfter(10);
            }
        });
        taken.ShouldBe(3);
    }

    [Fact]
    public async Task Read_ReceiverThatPauses_MakesTheServerWait()
    {
        const int Batches = 100;
        const int Rows = FeedRequest.LargestBatch;
        byte[] batch = Frames.Batch(0, Rows);
        int sent = 0;
        await using var server = new ScriptedServer(
            Answer.Of([Frames.Start(Rows), .. Enumerable.Repeat(batch, Batches), Frames.End()]) with { Sent = () => Interlocked.Increment(ref sent) });
        await using DatasetFeed feed = await Reading.OpenAsync(server, new FeedRequest { BatchSize = Rows });
        int taken = 0;
        await foreach (CleanBatch _ in feed.ReadAsync(TestContext.Current.CancellationToken))
        {
            taken++;
            await Task.Delay(taken < 10 ? 20 : 0, TestContext.Current.CancellationToken);
            long ahead = (long)(Volatile.Read(ref sent) - taken) * batch.Length;
            ahead.ShouldBeLessThan(40L << 20, "no more than what the sockets hold");
        }

        taken.ShouldBe(Batches + 1);
    }
}
