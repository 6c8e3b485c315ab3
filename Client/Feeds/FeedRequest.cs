namespace SatCurate.Client.Feeds;

/// <summary>What a feed is to deliver.</summary>
public sealed record FeedRequest
{
    /// <summary>The most rows a batch may have.</summary>
    public const int LargestBatch = 65536;

    /// <summary>A kept revision or tag, with the decisions that belong to it; null for the newest, with all decisions made so far.</summary>
    public string? Revision { get; init; }

    /// <summary>Stay, and deliver what changes until the run ends. Excludes <see cref="Revision"/>.</summary>
    public bool Follow { get; init; }

    /// <summary>Rows of a batch, 1 … <see cref="LargestBatch"/>; fewer where targets of many classes would make it too large to hold.</summary>
    public int BatchSize { get; init; } = 1024;

    /// <summary>Go on after the batch that had this token; null to begin.</summary>
    public string? Token { get; init; }
}
