namespace SatCurate.Feed;

/// <summary>A feed can't be had, or can't go on. What was taken of it until then is whole, and its last token stays good.</summary>
/// <param name="message">What is wrong, for people.</param>
/// <param name="cause">What it came from, if anything.</param>
public abstract class FeedException(string message, Exception? cause = null) : Exception(message, cause);
