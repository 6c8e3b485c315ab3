namespace SatCurate.Feed;

/// <summary>A feed can't be had, or not any more; asking again does not help.</summary>
/// <param name="reason">Why.</param>
/// <param name="message">Why, for people.</param>
public sealed class FeedRefusedException(FeedRefusal reason, string message) : FeedException(message)
{
    /// <summary>Why.</summary>
    public FeedRefusal Reason => reason;
}
