using System.Net;
using System.Text.Json;
using Apache.Arrow;
using Apache.Arrow.Ipc;

namespace SatCurate.EndToEnd.Tests;

/// <summary>The feed of a finished run, as programs of other languages read it.</summary>
public sealed class FeedTests(FeedTests.CleanedThings things) : IClassFixture<FeedTests.CleanedThings>
{
    private const int Rows = 1500;

    private string Store => things.Place.Store;

    [Fact]
    public async Task Feed_OfARevision_IsItsExportRowByRow()
    {
        using WebProcess web = await WebProcess.StartAsync(Store);
        using FeedReaderProcess reader = FeedReaderProcess.Start(web.Url, "things", "--batch", "400", "--compare", things.Export);
        (List<JsonElement> batches, JsonElement end) = await reader.RestAsync();
        batches.Select(batch => batch.GetProperty("index").GetArrayLength()).ShouldBe([400, 400, 400, 300]);
        batches.Select(batch => batch.GetProperty("last_of_revision").GetBoolean()).ShouldBe([false, false, false, true]);
        end.GetProperty("status").GetString().ShouldBe("complete");
        end.GetProperty("same").GetBoolean().ShouldBeTrue();
        end.GetProperty("decisions").GetRawText().Replace(" ", "", StringComparison.Ordinal).ShouldBe("""{"5":0,"6":-2,"7":-1}""");
        ProcessResult result = await web.EndAsync();
        result.ExitCode.ShouldBe(0, result.Errors);
    }

    [Fact]
    public async Task Feed_InArrow_SaysWhatTheFramesSay()
    {
        using WebProcess web = await WebProcess.StartAsync(Store);
        using var http = new HttpClient();
        using HttpResponseMessage response = await http.GetAsync($"{web.Url}/api/datasets/things/feed?follow=true&batch=1100");
        response.Content.Headers.ContentType!.MediaType.ShouldBe("application/vnd.apache.arrow.stream");
        using var arrow = new ArrowStreamReader(await response.Content.ReadAsStreamAsync());
        var indexes = new List<long>();
        var weights = new List<float>();
        var targets = new List<float>();
        while (await arrow.ReadNextRecordBatchAsync() is { } rows)
        {
            indexes.AddRange(((Int64Array)rows.Column("index")).Values.ToArray());
            weights.AddRange(((FloatArray)rows.Column("weight")).Values.ToArray());
            targets.AddRange(((FloatArray)((FixedSizeListArray)rows.Column("target")).Values).Values.ToArray());
        }

        indexes.ShouldBe(Enumerable.Range(0, Rows).Select(i => (long)i));
        JsonElement[] exported = [.. File.ReadLines(things.Lines).Select(line => JsonSerializer.Deserialize<JsonElement>(line))];
        weights.ShouldBe(exported.Select(row => row.GetProperty("weight").GetSingle()));
        targets.ShouldBe(exported.SelectMany(row => row.GetProperty("soft_label").EnumerateArray().Select(p => p.GetSingle())));
    }

    [Fact]
    public async Task Feed_ReaderKilledOnTheWay_GoesOnByItsTokenWithExactlyTheRest()
    {
        using WebProcess web = await WebProcess.StartAsync(Store);
        List<JsonElement> before;
        using (FeedReaderProcess killed = FeedReaderProcess.Start(web.Url, "things", "--batch", "70", "--steps"))
        {
            before = await killed.TakeAsync(9);
            await killed.KillAsync();
        }

        using FeedReaderProcess next = FeedReaderProcess.Start(web.Url, "things", "--batch", "130", "--token", before[^1].GetProperty("token").GetString()!);
        (List<JsonElement> after, JsonElement end) = await next.RestAsync();
        before.Concat(after).SelectMany(Indexes).ShouldBe(Enumerable.Range(0, Rows).Select(i => (long)i));
        end.GetProperty("status").GetString().ShouldBe("complete");
    }

    [Fact]
    public async Task Feed_ServerKilledAndStartedAgain_IsReadToTheEndWithoutARowTwice()
    {
        using WebProcess web = await WebProcess.StartAsync(Store);
        using FeedReaderProcess reader = FeedReaderProcess.Start(web.Url, "things", "--batch", "1", "--steps", "--compare", things.Export);
        List<JsonElement> before = await reader.TakeAsync(3);
        await web.KillAsync();
        using WebProcess again = await WebProcess.StartAsync(Store, web.Url);
        (List<JsonElement> after, JsonElement end) = await reader.RestAsync();
        before.Concat(after).SelectMany(Indexes).ShouldBe(Enumerable.Range(0, Rows).Select(i => (long)i));
        end.GetProperty("same").GetBoolean().ShouldBeTrue();
    }

    [Theory]
    [InlineData(404, "no data set 'none'", "none/feed")]
    [InlineData(404, "no revision r0009-e000001", "things/feed?revision=r0009-e000001")]
    [InlineData(400, "token", "things/feed?token=abc")]
    [InlineData(400, "1 to 65536", "things/feed?batch=0")]
    [InlineData(400, "1 to 65536", "things/feed?batch=65537")]
    [InlineData(400, "1 to 65536", "things/feed?batch=many")]
    [InlineData(400, "arrow or frames", "things/feed?format=xml")]
    [InlineData(400, "true or false", "things/feed?follow=1")]
    [InlineData(400, "not both", "things/feed?follow=true&revision=r0001-e000005")]
    [InlineData(400, "unknown", "things/feed?size=3")]
    [InlineData(404, "nothing at this address", "things")]
    public async Task Feed_RequestThatCannotBeMet_IsAProblemInOneSentence(int status, string named, string path)
    {
        using HttpResponseMessage response = await things.Http.GetAsync($"{(await things.WebAsync()).Url}/api/datasets/{path}");
        string body = await response.Content.ReadAsStringAsync();
        ((int)response.StatusCode).ShouldBe(status, body);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        JsonElement problem = JsonSerializer.Deserialize<JsonElement>(body);
        problem.GetProperty("status").GetInt32().ShouldBe(status);
        problem.GetProperty("detail").GetString()!.ShouldContain(named);
        body.ShouldNotContain("   at ");
    }

    [Theory]
    [InlineData("evil.example")]
    [InlineData("localhost.evil.example:8080")]
    public async Task Feed_UnderAnotherHostsName_IsRefused(string host)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{(await things.WebAsync()).Url}/api/datasets/things/feed");
        request.Headers.Host = host;
        using HttpResponseMessage response = await things.Http.SendAsync(request);
        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await response.Content.ReadAsStringAsync()).ShouldContain("names of its own machine");
    }

    [Fact]
    public async Task Serve_AtAnAddressOfTheNetwork_RefusesToStart()
    {
        ProcessResult result = await SatCurateProcess.RunAsync(Store, "serve", "--roles", "web", "--urls", "http://0.0.0.0:0");
        result.ExitCode.ShouldBe(2);
        result.Errors.ShouldStartWith("error: 0.0.0.0 can be reached from the network");
        result.Errors.Trim().ShouldNotContain('\n');
    }

    [Fact]
    public async Task Client_RefusedByTheServer_SaysWhy()
    {
        using FeedReaderProcess reader = FeedReaderProcess.Start((await things.WebAsync()).Url, "things", "--token", "abc");
        (await reader.FailureAsync()).ShouldContain("the token is none of the data set 'things'");
    }

    private static IEnumerable<long> Indexes(JsonElement batch) => batch.GetProperty("index").EnumerateArray().Select(index => index.GetInt64());

    /// <summary>A cleaned data set with decisions, its exports, and one server for all who only ask.</summary>
    public sealed class CleanedThings : IAsyncLifetime
    {
        private WebProcess? _web;

        public Workplace Place { get; } = new();

        public HttpClient Http { get; } = new();

        public string Export => Place.File("npy");

        public string Lines => Place.File("things.jsonl");

        internal async Task<WebProcess> WebAsync() => _web ??= await WebProcess.StartAsync(Place.Store);

        public async ValueTask InitializeAsync()
        {
            await Things.CleanAsync(Place);
            foreach (string[] decision in (string[][])[["5", "relabel:cold"], ["6", "discard"], ["7", "keep"], ["8", "discard"], ["8", "undo"]])
            {
                await SatCurateProcess.OutputAsync(Place.Store, ["decide", "things", .. decision]);
            }

            await SatCurateProcess.OutputAsync(Place.Store, "export", "things", "--to", Export, "--format", "npy");
            await SatCurateProcess.OutputAsync(Place.Store, "export", "things", "--to", Lines);
        }

        public ValueTask DisposeAsync()
        {
            _web?.Dispose();
            Http.Dispose();
            Place.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
