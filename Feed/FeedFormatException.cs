namespace SatCurate.Feed;

/// <summary>What the server sends is no feed that this library reads.</summary>
/// <param name="message">What is wrong with it.</param>
/// <param name="cause">What it came from, if anything.</param>
public sealed class FeedFormatException(string message, Exception? cause = null) : FeedException(message, cause);
