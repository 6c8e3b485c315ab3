using System.Text.Json;
using SatCurate.Storage;

namespace SatCurate.EndToEnd.Tests;

/// <summary>The feed of a run while it goes on.</summary>
public sealed class FeedFollowTests : IDisposable
{
    private const int Rows = 1500;
    private const int Epochs = 60;

    private readonly Workplace _workplace = new();

    public void Dispose() => _workplace.Dispose();

    [Fact]
    public async Task Follow_WhileARunGoesOn_YieldsWholeRevisionsInOrderAndEndsWithTheLast()
    {
        await IngestAsync();
        using WebProcess web = await WebProcess.StartAsync(_workplace.Store);
        using SatCurateProcess clean = Clean();
        await UntilHeldAsync(clean);
        using FeedReaderProcess reader = FeedReaderProcess.Start(web.Url, "things", "--follow");
        (List<JsonElement> batches, JsonElement end) = await reader.RestAsync();
        (await clean.EndAsync()).ExitCode.ShouldBe(0);
        end.GetProperty("status").GetString().ShouldBe("finished");

        var revisions = batches.GroupBy(batch => batch.GetProperty("epoch").GetInt32()).ToList();
        revisions.Count.ShouldBeGreaterThan(1);
        revisions.Select(revision => revision.Key).ShouldBeInOrder(SortDirection.Ascending);
        revisions[^1].Key.ShouldBe(Epochs);
        foreach (var revision in revisions)
        {
            revision.SelectMany(batch => batch.GetProperty("index").EnumerateArray().Select(i => i.GetInt64()))
                .ShouldBe(Enumerable.Range(0, Rows).Select(i => (long)i), $"epoch {revision.Key}");
        }

        // A token within a revision that is not kept any more: a follower gets the newest, whoever wants that very revision is told.
        string old = batches[0].GetProperty("token").GetString()!;
        (List<JsonElement> again, _) = await ReadAsync(web, "--follow", "--token", old);
        again.SelectMany(batch => batch.GetProperty("index").EnumerateArray()).Count().ShouldBe(Rows);
        again.ShouldAllBe(batch => batch.GetProperty("epoch").GetInt32() == Epochs);
        using FeedReaderProcess gone = FeedReaderProcess.Start(web.Url, "things", "--token", old);
        (await gone.FailureAsync()).ShouldContain($"410 revision r0001-e{revisions[0].Key - 1:D6} is not kept any more"); // epochs count from 1 here

        // All rows are there from the whole feed: what they come to is the export of the end.
        await SatCurateProcess.OutputAsync(_workplace.Store, "export", "things", "--to", _workplace.File("npy"), "--format", "npy");
        using FeedReaderProcess whole = FeedReaderProcess.Start(web.Url, "things", "--follow", "--compare", _workplace.File("npy"));
        (await whole.RestAsync()).End.GetProperty("same").GetBoolean().ShouldBeTrue();
    }

    [Fact]
    public async Task Follow_DecisionsAfterTheToken_YieldsTheirSamplesAlone()
    {
        await IngestAsync();
        using (SatCurateProcess clean = Clean("--epochs", "4"))
        {
            (await clean.EndAsync()).ExitCode.ShouldBe(0);
        }

        await DecideAsync("3", "discard");
        using WebProcess web = await WebProcess.StartAsync(_workplace.Store);
        string token = (await ReadAsync(web, "--follow")).End.GetProperty("token").GetString()!;
        (List<JsonElement> nothing, JsonElement end) = await ReadAsync(web, "--follow", "--token", token);
        nothing.ShouldBeEmpty();
        end.GetProperty("token").GetString().ShouldBe(token);

        await DecideAsync("3", "undo");
        await DecideAsync("1400", "relabel:hot");
        await DecideAsync("9", "discard");
        await DecideAsync("9", "undo");
        (List<JsonElement> changed, _) = await ReadAsync(web, "--follow", "--token", token);
        changed.Count.ShouldBe(1);
        changed[0].GetProperty("index").GetRawText().ShouldBe("[3, 1400]");
    }

    [Fact]
    public async Task Feed_OfADataSetThatWasNotCleaned_IsRefused()
    {
        await IngestAsync();
        using WebProcess web = await WebProcess.StartAsync(_workplace.Store);
        using FeedReaderProcess reader = FeedReaderProcess.Start(web.Url, "things", "--follow");
        (await reader.FailureAsync()).ShouldContain("409 it has not been cleaned yet");
    }

    private static async Task<(List<JsonElement> Batches, JsonElement End)> ReadAsync(WebProcess web, params string[] how)
    {
        using FeedReaderProcess reader = FeedReaderProcess.Start(web.Url, ["things", .. how]);
        return await reader.RestAsync();
    }

    private Task IngestAsync() => SatCurateProcess.OutputAsync(
        _workplace.Store, "ingest", "things", _workplace.Write("things.csv", Things.Rows(Rows)), "--label-column", "label");

    private Task DecideAsync(string index, string verdict) => SatCurateProcess.OutputAsync(_workplace.Store, "decide", "things", index, verdict);

    private SatCurateProcess Clean(params string[] more)
    {
        string[] epochs = more.Length > 0 ? more : ["--epochs", $"{Epochs}"];
        return SatCurateProcess.Start(
            _workplace.Store, ["clean", "things", "--warmup", "2", "--batch-size", "8", "--report", _workplace.File("report.html"), .. epochs]);
    }

    /// <summary>Waits until the run is there to be followed.</summary>
    private async Task UntilHeldAsync(SatCurateProcess clean)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        while (!Directory.Exists(Path.Combine(_workplace.Store, StoreLayout.RunFolder("things", 1), "checkpoints")))
        {
            clean.HasExited.ShouldBeFalse("the run ended before it was followed");
            await Task.Delay(20, patience.Token);
        }
    }
}
