namespace SatCurate.Feed.Tests;

/// <summary>Reads feeds of scripted servers without waiting.</summary>
internal static class Reading
{
    public static FeedOptions Options(HurriedClock? clock = null) => new() { Clock = clock ?? new HurriedClock() };

    public static Task<DatasetFeed> OpenAsync(ScriptedServer server, FeedRequest? request = null, FeedOptions? options = null) =>
        DatasetFeed.OpenAsync(server.Url, "things", request, options ?? Options(), TestContext.Current.CancellationToken);

    /// <summary>All batches.</summary>
    public static async Task<List<CleanBatch>> AllAsync(ScriptedServer server, FeedRequest? request = null, FeedOptions? options = null)
    {
        await using DatasetFeed feed = await OpenAsync(server, request, options);
        var batches = new List<CleanBatch>();
        await foreach (CleanBatch batch in feed.ReadAsync(TestContext.Current.CancellationToken))
        {
            batches.Add(batch);
        }

        return batches;
    }
}
