namespace SatCurate.Feed;

/// <summary>The server ended a feed that had begun, because it can't go on.</summary>
/// <param name="message">Why, as the server says.</param>
public sealed class FeedFailedException(string message) : FeedException(message);
