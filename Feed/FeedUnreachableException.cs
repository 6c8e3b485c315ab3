namespace SatCurate.Feed;

/// <summary>No server answered, or none let the feed go on, in as many attempts as <see cref="FeedOptions.Retries"/> allows. Later one may.</summary>
/// <param name="message">What the last attempt met.</param>
/// <param name="cause">What it came from.</param>
public sealed class FeedUnreachableException(string message, Exception cause) : FeedException(message, cause);
