namespace SatCurate.Feed.Tests;

public sealed class RefusalTests
{
    [Theory]
    [InlineData("400 Bad Request", FeedRefusal.BadRequest)]
    [InlineData("404 Not Found", FeedRefusal.NotFound)]
    [InlineData("409 Conflict", FeedRefusal.NothingYet)]
    [InlineData("410 Gone", FeedRefusal.Gone)]
    [InlineData("401 Unauthorized", FeedRefusal.Other)]
    [InlineData("302 Found", FeedRefusal.Other)]
    [InlineData("500 Internal Server Error", FeedRefusal.Other)]
    public async Task Open_Refused_SaysWhyAndAsksOnce(string status, FeedRefusal reason)
    {
        await using var server = new ScriptedServer(Answer.Refusing(status, "that is why", "Location: http://127.0.0.1:1/\r\n"));
        FeedRefusedException refused = await Should.ThrowAsync<FeedRefusedException>(Reading.OpenAsync(server));
        (refused.Reason, refused.Message).ShouldBe((reason, $"{status[..3]} that is why"));
    }

    [Theory]
    [InlineData("no JSON")]
    [InlineData("[1]")]
    [InlineData("""{"detail":7}""")]
    [InlineData("")]
    public async Task Open_RefusedWithoutProblemDetails_SaysTheStatus(string body)
    {
        await using var server = new ScriptedServer(Answer.Of(Frames.Line(body)) with { Status = "404 Not Found" });
        (await Should.ThrowAsync<FeedRefusedException>(Reading.OpenAsync(server))).Message.ShouldBe("404 Not Found");
    }

    [Fact]
    public async Task Open_RefusedAtLength_IsCutToWhatPeopleRead()
    {
        await using var server = new ScriptedServer(Answer.Refusing("400 Bad Request", new string('x', 50_000)));
        (await Should.ThrowAsync<FeedRefusedException>(Reading.OpenAsync(server))).Message.Length.ShouldBe(1004);
    }

    [Fact]
    public async Task Read_RefusedAfterACut_EndsInIt()
    {
        await using var server = new ScriptedServer(
            Answer.Of(Frames.Start(), Frames.Batch(0, 60)), Answer.Refusing("410 Gone", "revision r0001-e000004 is not kept any more"));
        (await Should.ThrowAsync<FeedRefusedException>(Reading.AllAsync(server))).Reason.ShouldBe(FeedRefusal.Gone);
    }

    [Fact]
    public async Task Read_ServerFailsOnTheWay_EndsInWhatItSays()
    {
        await using var server = new ScriptedServer(Answer.Of(Frames.Start(), Frames.Batch(0, 60), Frames.Error("the disk is full")));
        (await Should.ThrowAsync<FeedFailedException>(Reading.AllAsync(server))).Message.ShouldBe("the disk is full");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(65537)]
    public async Task Open_BatchOutOfRange_IsRefusedBeforeAnyRequest(int size)
    {
        await using var server = new ScriptedServer();
        (await Should.ThrowAsync<FeedRefusedException>(Reading.OpenAsync(server, new FeedRequest { BatchSize = size }))).Message.ShouldContain("1 to 65536");
    }

    [Fact]
    public async Task Open_RevisionAndFollow_IsRefusedBeforeAnyRequest()
    {
        await using var server = new ScriptedServer();
        await Should.ThrowAsync<FeedRefusedException>(Reading.OpenAsync(server, new FeedRequest { Follow = true, Revision = "best" }));
        server.Requests.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("ftp://127.0.0.1")]
    [InlineData("/api")]
    public async Task Open_NoAddressOfHttp_IsAnArgumentsError(string server) =>
        await Should.ThrowAsync<ArgumentException>(
            DatasetFeed.OpenAsync(new Uri(server, UriKind.RelativeOrAbsolute), "things", cancellationToken: TestContext.Current.CancellationToken));

    [Fact]
    public async Task Open_OptionsOutOfRange_AreArgumentsErrors()
    {
        await using var server = new ScriptedServer();
        foreach (FeedOptions options in (FeedOptions[])
            [new() { Retries = -1 }, new() { Pause = TimeSpan.Zero }, new() { Silence = TimeSpan.FromSeconds(10) }])
        {
            await Should.ThrowAsync<ArgumentOutOfRangeException>(Reading.OpenAsync(server, options: options));
        }
    }
}
