using System.Net;
using System.Text.Json;
using SatCurate.Faults;
using SatCurate.Tests;

namespace SatCurate.Cluster.Tests;

/// <summary>A run of a cluster, followed by a program through the role web.</summary>
public sealed class FeedTests(ClusterFixture fixture) : IClassFixture<ClusterFixture>
{
    [Fact]
    public async Task Follow_DataSiloKilledMeanwhile_YieldsWholeRevisionsAndComesToTheExport()
    {
        using ClusterPlace place = await fixture.NewClusterAsync();
        int port = SiloProcess.FreePort();
        using SiloProcess data = await SiloProcess.StartAsync(place, "data");
        using SiloProcess victim = await SiloProcess.StartAsync(place, "data");
        using SiloProcess trainer = await SiloProcess.StartAsync(place, "trainer");
        using SiloProcess web = await SiloProcess.StartAsync(place, "web", "--urls", $"http://127.0.0.1:{port}");
        await fixture.StartDetachedAsync(place);
        (List<Frame> rows, Frame end) = await FollowAsync(port, victim.KillAsync);
        (end.Kind, end.Text("status")).ShouldBe(("end", "finished"));
        await ShouldComeToTheExportAsync(place, rows);
        await web.DrainAsync();
    }

    [Fact]
    public async Task Follow_WebAndDataAndTrainerInOneProcess_ComesToTheExport()
    {
        using ClusterPlace place = await fixture.NewClusterAsync();
        int port = SiloProcess.FreePort();
        using SiloProcess silo = await SiloProcess.StartAsync(place, "data,trainer,web", "--urls", $"http://127.0.0.1:{port}");
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (!silo.Errors.Contains("as web at", StringComparison.Ordinal))
        {
            await Task.Delay(20, patience.Token);
        }

        await fixture.StartDetachedAsync(place);
        (List<Frame> rows, Frame end) = await FollowAsync(port, () => Task.CompletedTask);
        (end.Kind, end.Text("status")).ShouldBe(("end", "finished"));
        await ShouldComeToTheExportAsync(place, rows);
        await silo.DrainAsync();
    }

    /// <summary>Follows to the end; <paramref name="midway"/> happens after the second revision.</summary>
    private static async Task<(List<Frame> Batches, Frame End)> FollowAsync(int port, Func<Task> midway)
    {
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}"), Timeout = TimeSpan.FromMinutes(5) };
        using HttpResponseMessage response = await http.GetAsync(
            "/api/datasets/trained/feed?follow=true&format=frames", HttpCompletionOption.ResponseHeadersRead);
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        var frames = new List<Frame>();
        int revisions = 0;
        await foreach (Frame frame in FrameFeed.ReadAsync(await response.Content.ReadAsStreamAsync()))
        {
            frames.Add(frame);
            if (frame.Kind == "batch" && frame.Head.GetProperty("last_of_revision").GetBoolean() && ++revisions == 2)
            {
                await midway();
            }
        }

        revisions.ShouldBeGreaterThan(2);
        return ([.. frames.Where(frame => frame.Kind == "batch")], frames[^1]);
    }

    private static async Task ShouldComeToTheExportAsync(ClusterPlace place, List<Frame> batches)
    {
        var revisions = batches.GroupBy(batch => batch.Text("revision")).ToList();
        revisions.Select(revision => revision.Key).ShouldBeInOrder(SortDirection.Ascending);
        revisions.Select(revision => revision.Key).ShouldBeUnique();
        foreach (var revision in revisions)
        {
            long[] indexes = [.. revision.SelectMany(batch => batch.Array<long>("index"))];
            indexes.ShouldBe(Enumerable.Range(0, indexes.Length).Select(index => (long)index), revision.Key);
        }

        string export = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.jsonl");
        await SatCurateProcess.OutputAsync(place, "export", "trained", "--to", export, "--cluster");
        JsonElement[] rows = [.. File.ReadLines(export).Select(line => JsonSerializer.Deserialize<JsonElement>(line))];
        File.Delete(export);
        File.Delete(export + ".meta.json");
        revisions[^1].Key.ShouldBe(rows[0].GetProperty("revision").GetString());
        revisions[^1].SelectMany(batch => batch.Array<float>("weight")).ShouldBe(rows.Select(row => row.GetProperty("weight").GetSingle()));
        revisions[^1].SelectMany(batch => batch.Array<float>("target"))
            .ShouldBe(rows.SelectMany(row => row.GetProperty("soft_label").EnumerateArray().Select(p => p.GetSingle())));
    }
}
