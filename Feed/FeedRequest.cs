namespace SatCurate.Feed;

/// <summary>What a feed is to deliver.</summary>
public sealed record FeedRequest
{
    /// <summary>The most rows a batch may have.</summary>
    public const int LargestBatch = 65536;

    /// <summary>The most probabilities a batch has, where one row has no more: 8 Mi are 32 MiB.</summary>
    internal const int LargestTarget = 8 << 20;

    /// <summary>A kept revision or tag, with the decisions that belong to it; null for the newest, with all decisions made so far.</summary>
    public string? Revision { get; init; }

    /// <summary>Stay, and deliver what changes until the run ends. Excludes <see cref="Revision"/>.</summary>
    public bool Follow { get; init; }

    /// <summary>Rows of a batch, 1 … <see cref="LargestBatch"/>; fewer where targets of many classes would make it larger than 32 MiB.</summary>
    public int BatchSize { get; init; } = 1024;

    /// <summary>Go on after the batch that had this token; null to begin.</summary>
    public string? Token { get; init; }

    /// <summary>Looks at what can be seen without a data set.</summary>
    /// <exception cref="FeedRefusedException">The request contradicts itself, or a value is out of its range.</exception>
    internal void Check()
    {
        if (BatchSize is < 1 or > LargestBatch)
        {
            throw new FeedRefusedException(FeedRefusal.BadRequest, $"a batch has 1 to {LargestBatch} rows, not {BatchSize}");
        }

        if (this is { Follow: true, Revision: not null })
        {
            throw new FeedRefusedException(FeedRefusal.BadRequest, "a revision does not change: choose revision or follow, not both");
        }
    }
}
