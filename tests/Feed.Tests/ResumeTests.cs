namespace SatCurate.Feed.Tests;

public sealed class ResumeTests
{
    private static readonly Answer s_rest = Answer.Of(Frames.Start(), Frames.Batch(60, 40, isLast: true), Frames.End());

    public static TheoryData<string> Cuts => ["after a batch", "within a line", "within the arrays", "by a reset", "by silence", "before the start"];

    [Theory]
    [MemberData(nameof(Cuts))]
    public async Task Read_ConnectionCut_GoesOnAfterTheLastWholeBatch(string cut)
    {
        byte[] next = Frames.Batch(60, 40);
        int line = Array.IndexOf(next, (byte)'\n');
        var taken = new TaskCompletionSource();
        var clock = new HurriedClock();
        Answer first = Answer.Of(Frames.Start(), Frames.Batch(0, 60)) with { Hold = taken.Task };
        Answer[] script = cut switch
        {
            "after a batch" => [first],
            "within a line" => [first with { Body = [.. first.Body, next[..(line / 2)]] }],
            "within the arrays" => [first with { Body = [.. first.Body, next[..(line + 200)]] }],
            "by a reset" => [first with { Then = AfterBody.Reset }],
            "by silence" => [first with { Then = AfterBody.Silence }],
            _ => [first, Answer.Of(), Answer.Of(Frames.Start()[..20])],
        };
        await using var server = new ScriptedServer([.. script, s_rest]);
        await using DatasetFeed feed = await Reading.OpenAsync(server, options: Reading.Options(clock));
        var indexes = new List<long>();
        await foreach (CleanBatch batch in feed.ReadAsync(TestContext.Current.CancellationToken))
        {
            indexes.AddRange(batch.Index);
            if (taken.TrySetResult() && cut == "by silence")
            {
                clock.EndNextSilence();
            }
        }

        indexes.ShouldBe(Enumerable.Range(0, 100).Select(index => (long)index));
        server.Requests[^1].ShouldEndWith("&token=after-60");
    }

    [Fact]
    public async Task Read_CutBeforeAnyBatch_BeginsAgainWithTheRequestsToken()
    {
        await using var server = new ScriptedServer(Answer.Of(Frames.Start()), Answer.Of(Frames.Start()), s_rest);
        (await Reading.AllAsync(server, new FeedRequest { Token = "after-60" })).Count.ShouldBe(2);
        server.Requests.Count.ShouldBe(3);
        server.Requests.ShouldAllBe(request => request.EndsWith("&token=after-60"));
    }

    [Fact]
    public async Task Open_NobodyThere_GivesUpAfterItsAttemptsWithLongerAndLongerPauses()
    {
        var clock = new HurriedClock();
        await using var server = new ScriptedServer();
        FeedUnreachableException error = await Should.ThrowAsync<FeedUnreachableException>(
            Reading.OpenAsync(server, options: new FeedOptions { Clock = clock, Retries = 8, Pause = TimeSpan.FromSeconds(1) }));
        error.Message.ShouldStartWith($"{server.Url}: ");
        error.Message.ShouldEndWith("(9 attempts)");
        clock.Pauses.Select(pause => pause.TotalSeconds).ShouldBe([1, 2, 4, 8, 16, 30, 30, 30]);
    }

    [Fact]
    public async Task Open_ServerBusy_WaitsAsLongAsItAsks()
    {
        var clock = new HurriedClock();
        Answer busy = Answer.Refusing("503 Service Unavailable", "16 feeds are under way", "Retry-After: 5\r\n");
        await using var server = new ScriptedServer(busy, busy, s_rest);
        (await Reading.AllAsync(server, options: Reading.Options(clock))).Count.ShouldBe(2);
        clock.Pauses.Select(pause => pause.TotalSeconds).ShouldBe([5, 5]);
    }

    [Fact]
    public async Task Open_ServerBusyForEver_SaysWhyAndDoesNotWaitForYears()
    {
        var clock = new HurriedClock();
        Answer busy = Answer.Refusing("503 Service Unavailable", "16 feeds are under way", "Retry-After: 2000000000\r\n");
        await using var server = new ScriptedServer(busy, busy);
        FeedUnreachableException error = await Should.ThrowAsync<FeedUnreachableException>(
            Reading.OpenAsync(server, options: Reading.Options(clock) with { Retries = 1 }));
        error.Message.ShouldBe($"{server.Url}: 16 feeds are under way (2 attempts)");
        clock.Pauses.ShouldBe([TimeSpan.FromMinutes(5)]);
    }

    [Fact]
    public async Task Read_BatchesBetweenCuts_CountAsSuccess()
    {
        IEnumerable<Answer> cuts = Enumerable.Range(0, 20).Select(i => Answer.Of(Frames.Start(), Frames.Batch(i * 3, 3)));
        await using var server = new ScriptedServer([.. cuts, s_rest]);
        List<CleanBatch> batches = await Reading.AllAsync(server, options: Reading.Options() with { Retries = 1 });
        batches.Sum(batch => batch.Rows).ShouldBe(100);
    }

    [Fact]
    public async Task Read_DataSetIsAnotherAfterACut_SaysSo()
    {
        await using var server = new ScriptedServer(Answer.Of(Frames.Start(), Frames.Batch(0, 60)), Answer.Of(Frames.Start(101), Frames.End()));
        FeedRefusedException refused = await Should.ThrowAsync<FeedRefusedException>(Reading.AllAsync(server));
        refused.Reason.ShouldBe(FeedRefusal.Gone);
        refused.Message.ShouldContain("101 samples");
    }
}
