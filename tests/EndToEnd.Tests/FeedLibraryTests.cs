using System.Text.Json;
using SatCurate.Feed;

namespace SatCurate.EndToEnd.Tests;

/// <summary>The library for .NET programs, against a server of its own process.</summary>
public sealed class FeedLibraryTests(FeedTests.CleanedThings things) : IClassFixture<FeedTests.CleanedThings>
{
    private const int Rows = 1500;

    [Fact]
    public async Task Read_OfARevision_IsItsExportRowByRow()
    {
        var server = new Uri((await things.WebAsync()).Url);
        await using DatasetFeed feed = await DatasetFeed.OpenAsync(server, "things", new FeedRequest { BatchSize = 400 });
        (feed.Samples, feed.Classes.Count).ShouldBe((Rows, 2));
        List<CleanBatch> batches = await feed.ReadAsync().ToListAsync();
        batches.Select(batch => (batch.Rows, batch.IsLastOfRevision, batch.End)).ShouldBe(
            [(400, false, null), (400, false, null), (400, false, null), (300, true, null), (0, true, FeedEnd.Complete)]);

        JsonElement[] exported = [.. File.ReadLines(things.Lines).Select(line => JsonSerializer.Deserialize<JsonElement>(line))];
        batches.SelectMany(batch => batch.Index).ShouldBe(exported.Select(row => row.GetProperty("index").GetInt64()));
        batches.SelectMany(batch => batch.Weight).ShouldBe(exported.Select(row => row.GetProperty("weight").GetSingle()));
        batches.SelectMany(batch => batch.Target)
            .ShouldBe(exported.SelectMany(row => row.GetProperty("soft_label").EnumerateArray().Select(p => p.GetSingle())));
        batches.ShouldAllBe(batch => batch.Revision == exported[0].GetProperty("revision").GetString() && batch.Run == "r0001");
        batches[0].Decision[4..9].ShouldBe(
            [CleanBatch.NoDecision, feed.Classes.ToList().IndexOf("cold"), CleanBatch.Discard, CleanBatch.Keep, CleanBatch.NoDecision]);

        // The token within a revision is good for another feed; the one of the end brings nothing but the end.
        await using DatasetFeed rest = await DatasetFeed.OpenAsync(server, "things", new FeedRequest { BatchSize = 1000, Token = batches[1].Token });
        (await rest.ReadAsync().ToListAsync()).SelectMany(batch => batch.Index).ShouldBe(Enumerable.Range(800, 700).Select(i => (long)i));
        await using DatasetFeed nothing = await DatasetFeed.OpenAsync(server, "things", new FeedRequest { Follow = true, Token = batches[^1].Token });
        (await nothing.ReadAsync().ToListAsync()).ShouldHaveSingleItem().End.ShouldBe(FeedEnd.Finished);
    }

    [Theory]
    [InlineData("none", null, null, FeedRefusal.NotFound, "404 there is no data set 'none'")]
    [InlineData("things", "r0009-e000001", null, FeedRefusal.NotFound, "404 there is no revision r0009-e000001")]
    [InlineData("things", null, "abc", FeedRefusal.BadRequest, "400 the token is none of the data set 'things'")]
    public async Task Open_WhatCannotBeHad_SaysWhy(string dataset, string? revision, string? token, FeedRefusal reason, string why)
    {
        FeedRefusedException refused = await Should.ThrowAsync<FeedRefusedException>(DatasetFeed.OpenAsync(
            new Uri((await things.WebAsync()).Url), dataset, new FeedRequest { Revision = revision, Token = token }));
        refused.Reason.ShouldBe(reason);
        refused.Message.ShouldStartWith(why);
    }
}
