namespace SatCurate.Feed;

/// <summary>Why a feed ended.</summary>
public enum FeedEnd
{
    /// <summary>The revision that was asked for is delivered.</summary>
    Complete,

    /// <summary>Followed to the end of the last run: it is finished.</summary>
    Finished,

    /// <summary>Followed until the last run was stopped, or given up; what a resumed one makes comes after the token.</summary>
    Stopped,

    /// <summary>Followed until the trainer gave up the last run; what a resumed one makes comes after the token.</summary>
    Failed,
}
