namespace SatCurate.Feed;

/// <summary>How a feed is fetched.</summary>
public sealed record FeedOptions
{
    /// <summary>
    /// Fetches the feed, and stays its owner's; null for a client of the feed's own, which uses no proxy and follows no redirects. Its
    /// <see cref="HttpClient.Timeout"/> should be above 30 s: a server may take that long for its first byte.
    /// </summary>
    public HttpClient? Http { get; init; }

    /// <summary>Further attempts, 0 or more, after one without a single batch, before <see cref="FeedUnreachableException"/>.</summary>
    public int Retries { get; init; } = 8;

    /// <summary>Before the first further attempt, above 0; doubles with each up to 30 s. A server that is busy may ask for more.</summary>
    public TimeSpan Pause { get; init; } = TimeSpan.FromSeconds(0.5);

    /// <summary>Without a byte for so long a server is taken for gone; more than the 10 s within which a living one says that it is.</summary>
    public TimeSpan Silence { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Measures pauses and silence.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfNegative(Retries);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(Pause, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(Silence, TimeSpan.FromSeconds(10));
    }
}
