namespace SatCurate.Client.Feeds;

/// <summary>A feed can't be had, or not any more.</summary>
/// <param name="reason">Why.</param>
/// <param name="message">Why, for people.</param>
public sealed class FeedRefusedException(FeedRefusal reason, string message) : Exception(message)
{
    /// <summary>Why.</summary>
    public FeedRefusal Reason => reason;
}

/// <summary>Why a feed can't be had.</summary>
public enum FeedRefusal
{
    /// <summary>The request contradicts itself, or a value is out of its range.</summary>
    BadRequest,

    /// <summary>The token is none, or one of another data set.</summary>
    BadToken,

    /// <summary>There is no such data set or revision.</summary>
    NotFound,

    /// <summary>No run has passed its warm-up, and none is under way.</summary>
    NothingYet,

    /// <summary>The revision that the token stands in is not kept any more.</summary>
    Gone,
}
