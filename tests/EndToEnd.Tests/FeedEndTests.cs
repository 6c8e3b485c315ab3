using System.Net;
using SatCurate.Feed;
using SatCurate.Storage;

namespace SatCurate.EndToEnd.Tests;

/// <summary>How feeds of runs end, as the library tells it, and how many there may be at a time.</summary>
public sealed class FeedEndTests : IDisposable
{
    private const int Rows = 1500;

    // As docs/design/0009-the-feed.md says.
    private const int MostFeeds = 16;

    private readonly Workplace _workplace = new();

    public void Dispose() => _workplace.Dispose();

    [Fact]
    public async Task Follow_ServerKilledWhileARunGoesOn_YieldsWholeRevisionsToTheLast()
    {
        await IngestAsync();
        using WebProcess web = await WebProcess.StartAsync(_workplace.Store);
        using SatCurateProcess clean = Clean(epochs: 60);
        await UntilBegunAsync(clean);
        await using DatasetFeed feed = await DatasetFeed.OpenAsync(
            new Uri(web.Url), "things", new FeedRequest { Follow = true, BatchSize = 600 }, new FeedOptions { Retries = 100, Pause = TimeSpan.FromSeconds(0.2) });
        var revisions = new List<int>();
        WebProcess? again = null;
        long next = 0;
        await foreach (CleanBatch batch in feed.ReadAsync())
        {
            if (batch.End is { } end)
            {
                (end, batch.Epoch).ShouldBe((FeedEnd.Finished, 60));
                break;
            }

            if (next == 0)
            {
                revisions.Add(batch.Epoch);
            }

            batch.Epoch.ShouldBe(revisions[^1], "a revision is whole before the next begins");
            batch.Index[0].ShouldBe(next);
            next = batch.IsLastOfRevision ? 0 : batch.Index[^1] + 1;
            (batch.Index[^1] + 1).ShouldBe(batch.IsLastOfRevision ? Rows : next);
            if (again is null && revisions.Count == 2 && next > 0)
            {
                await web.KillAsync();
                again = await WebProcess.StartAsync(_workplace.Store, web.Url);
            }
        }

        (await clean.EndAsync()).ExitCode.ShouldBe(0);
        again.ShouldNotBeNull().Dispose();
        revisions.ShouldBeInOrder(SortDirection.Ascending);
        revisions.ShouldBeUnique();
        revisions.Count.ShouldBeGreaterThan(2);
        revisions[^1].ShouldBe(60);
    }

    [Fact]
    public async Task Follow_AsManyAsThereMayBe_SendsTheNextAwayAndAllEndWithTheStoppedRun()
    {
        await IngestAsync();
        using WebProcess web = await WebProcess.StartAsync(_workplace.Store);
        using SatCurateProcess clean = Clean(epochs: 100_000);
        await UntilBegunAsync(clean);
        var follow = new FeedRequest { Follow = true };
        await using (DatasetFeed first = await DatasetFeed.OpenAsync(new Uri(web.Url), "things", follow))
        {
            (await first.ReadAsync().FirstAsync()).Epoch.ShouldBeGreaterThan(2, "there is a revision now");
        }

        var feeds = new List<DatasetFeed>();
        for (int i = 0; i < MostFeeds; i++)
        {
            feeds.Add(await DatasetFeed.OpenAsync(new Uri(web.Url), "things", follow));
        }

        FeedUnreachableException sentAway = await Should.ThrowAsync<FeedUnreachableException>(
            DatasetFeed.OpenAsync(new Uri(web.Url), "things", follow, new FeedOptions { Retries = 0 }));
        sentAway.Message.ShouldContain("16 feeds are under way, and more are not served at a time");
        using var http = new HttpClient();
        using HttpResponseMessage answer = await http.GetAsync($"{web.Url}/api/datasets/things/feed");
        (answer.StatusCode, answer.Headers.RetryAfter?.Delta).ShouldBe((HttpStatusCode.ServiceUnavailable, TimeSpan.FromSeconds(5)));
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");

        // A place that becomes free is had by whoever waits for it.
        await feeds[0].DisposeAsync();
        feeds[0] = await DatasetFeed.OpenAsync(new Uri(web.Url), "things", follow, new FeedOptions { Retries = 100 });

        Task<List<CleanBatch>[]> reading = Task.WhenAll(feeds.Select(feed => feed.ReadAsync().ToListAsync().AsTask()));
        await SatCurateProcess.OutputAsync(_workplace.Store, "stop", "things");
        await clean.EndAsync();
        foreach (List<CleanBatch> batches in await reading)
        {
            batches[^1].End.ShouldBe(FeedEnd.Stopped);
            batches[^2].IsLastOfRevision.ShouldBeTrue();
            batches.Count(batch => batch.Revision == batches[^1].Revision && batch.Rows > 0).ShouldBe(2, "1500 rows are two batches");
        }

        foreach (DatasetFeed feed in feeds)
        {
            await feed.DisposeAsync();
        }
    }

    [Fact]
    public async Task Follow_LastRunFailed_YieldsWhatTheOneBeforeFoundAndSaysSo()
    {
        await IngestAsync();
        using WebProcess web = await WebProcess.StartAsync(_workplace.Store);
        await FailAsync();
        FeedRefusedException nothing = await Should.ThrowAsync<FeedRefusedException>(FollowAsync(web));
        nothing.Reason.ShouldBe(FeedRefusal.NothingYet);

        using (SatCurateProcess clean = Clean(4, "--abandon"))
        {
            (await clean.EndAsync()).ExitCode.ShouldBe(0);
        }

        await FailAsync();
        List<CleanBatch> batches = await FollowAsync(web);
        batches.SelectMany(batch => batch.Index).ShouldBe(Enumerable.Range(0, Rows).Select(index => (long)index));
        batches.ShouldAllBe(batch => batch.Run == "r0002" && batch.Epoch == 4);
        batches[^1].End.ShouldBe(FeedEnd.Failed);
    }

    private static async Task<List<CleanBatch>> FollowAsync(WebProcess web)
    {
        await using DatasetFeed feed = await DatasetFeed.OpenAsync(new Uri(web.Url), "things", new FeedRequest { Follow = true });
        return await feed.ReadAsync().ToListAsync();
    }

    private Task IngestAsync() => SatCurateProcess.OutputAsync(
        _workplace.Store, "ingest", "things", _workplace.Write("things.csv", Things.Rows(Rows)), "--label-column", "label");

    private SatCurateProcess Clean(int epochs, params string[] more) => SatCurateProcess.Start(
        _workplace.Store,
        ["clean", "things", "--warmup", "2", "--batch-size", "8", "--report", _workplace.File("report.html"), "--epochs", $"{epochs}", .. more]);

    /// <summary>A run that diverges in its first epoch.</summary>
    private async Task FailAsync()
    {
        using SatCurateProcess clean = Clean(4, "--lr", "1e30");
        ProcessResult result = await clean.EndAsync();
        result.ExitCode.ShouldNotBe(0);
        result.Errors.ShouldContain("diverged");
    }

    /// <summary>Waits until the first run is there to be followed.</summary>
    private async Task UntilBegunAsync(SatCurateProcess clean)
    {
        string checkpoints = Path.Combine(_workplace.Store, StoreLayout.RunFolder("things", 1), "checkpoints");
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        while (!Directory.Exists(checkpoints))
        {
            clean.HasExited.ShouldBeFalse("the run ended before it was followed");
            await Task.Delay(20, patience.Token);
        }
    }
}
