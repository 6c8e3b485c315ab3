namespace SatCurate.Feed.Frames;

/// <summary>A connection ended before the feed did, or was not had: another attempt may go better.</summary>
internal sealed class CutOffException(string message, Exception? cause = null) : Exception(message, cause)
{
    /// <summary>What the server asks to wait, if anything.</summary>
    public TimeSpan RetryAfter { get; init; }
}
