namespace SatCurate.Feed.Tests;

/// <summary>Servers that send what is no feed: the reader says so, once, and neither waits, nor crashes, nor holds more than a line.</summary>
public sealed class BrokenServerTests
{
    private static readonly byte[] s_start = Frames.Start();

    public static TheoryData<string, byte[]> Feeds => new()
    {
        { "no JSON", Frames.Line("hello") },
        { "null", Frames.Line("null") },
        { "a number", Frames.Line("7") },
        { "no kind", Frames.Line("{}") },
        { "deep JSON", Frames.Line(new string('[', 100_000)) },
        { "no start", Frames.Batch(0, 3) },
        { "a newer format", Frames.Start(format: 2) },
        { "no classes", Frames.Line("""{"kind":"start","format":1,"dataset":"things","classes":[],"samples":3}""") },
        { "a class without a name", Frames.Line("""{"kind":"start","format":1,"dataset":"things","classes":[null],"samples":3}""") },
        { "less than no samples", Frames.Start(-1) },
        { "no number of samples", Frames.Line("""{"kind":"start","format":1,"dataset":"things","classes":["a"]}""") },
        { "an end that is none", [.. s_start, .. Frames.End("unheard-of")] },
        { "an end without a token", [.. s_start, .. Frames.Line("""{"kind":"end","status":"complete","run":"r","revision":"r","epoch":1,"decision_sequence":0}""")] },
        { "no rows", [.. s_start, .. Rows(rows: 0, [])] },
        { "rows below none", [.. s_start, .. Rows(rows: -1, [])] },
        { "more rows than asked for", [.. s_start, .. Frames.Batch(0, 51)] },
        { "rows without end", [.. s_start, .. Rows(rows: int.MaxValue, [])] },
        { "rows that are no number", [.. s_start, .. Frames.Line("""{"kind":"batch","rows":"many"}""")] },
        { "arrays of other lengths", [.. s_start, .. Rows(rows: 2, [0])] },
        { "no arrays", [.. s_start, .. Frames.Line("""{"kind":"batch","rows":1,"run":"r","revision":"r","epoch":1,"decision_sequence":0,"last_of_revision":true,"token":"t"}""")] },
        { "an index beyond the samples", [.. s_start, .. Rows(rows: 1, [100])] },
        { "an index below 0", [.. s_start, .. Rows(rows: 1, [-1])] },
        { "indexes twice", [.. s_start, .. Rows(rows: 2, [5, 5])] },
        { "indexes that descend", [.. s_start, .. Rows(rows: 2, [5, 4])] },
        { "a decision beyond the classes", [.. s_start, .. Rows(rows: 1, [0], decision: 2)] },
        { "a decision below all", [.. s_start, .. Rows(rows: 1, [0], decision: -4)] },
        { "a weight that is no number", [.. s_start, .. Rows(rows: 1, [0], weight: float.NaN)] },
        { "a probability without end", [.. s_start, .. Rows(rows: 1, [0], probability: float.PositiveInfinity)] },
    };

    [Theory]
    [MemberData(nameof(Feeds))]
    public async Task Read_WhatIsNoFeed_SaysSo(string what, byte[] feed)
    {
        await using var server = new ScriptedServer(Answer.Of(feed));
        FeedFormatException error = await Should.ThrowAsync<FeedFormatException>(Reading.AllAsync(server, new FeedRequest { BatchSize = 50 }), what);
        error.Message.Length.ShouldBeLessThan(1200);
        server.Requests.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Read_LineWithoutEnd_IsGivenUpAtSixteenMebibytes()
    {
        byte[] mebibyte = new byte[1 << 20];
        Array.Fill(mebibyte, (byte)' ');
        int sent = 0;
        await using var server = new ScriptedServer(Answer.Of([.. Enumerable.Repeat(mebibyte, 100)]) with { Sent = () => Interlocked.Increment(ref sent) });
        await Should.ThrowAsync<FeedFormatException>(Reading.AllAsync(server));
        Volatile.Read(ref sent).ShouldBeInRange(16, 60);
    }

    [Fact]
    public async Task Open_AnotherKindOfAnswer_SaysWhatItIs()
    {
        await using var server = new ScriptedServer(Answer.Of(Frames.Line("<html>")) with { ContentType = "text/html" });
        (await Should.ThrowAsync<FeedFormatException>(Reading.OpenAsync(server))).Message.ShouldContain("text/html");
    }

    [Fact]
    public async Task Read_UnknownKindsAndMembers_ArePassedOver()
    {
        await using var server = new ScriptedServer(Answer.Of(s_start, Frames.Line("""{"kind":"news","text":"later"}"""), Frames.End()));
        (await Reading.AllAsync(server)).ShouldHaveSingleItem();
    }

    private static byte[] Rows(int rows, long[] index, int decision = 0, float weight = 1, float probability = 0.5f) => Frames.Batch(
        rows,
        isLast: false,
        "token",
        index,
        [.. Enumerable.Repeat(probability, 2 * index.Length)],
        [.. Enumerable.Repeat(weight, index.Length)],
        [.. Enumerable.Repeat(decision, index.Length)]);
}
