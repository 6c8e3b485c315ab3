using SatCurate.Feed.Frames;

namespace SatCurate.Feed.Connections;

/// <summary>Counts attempts in a row that brought nothing, and pauses between them.</summary>
/// <param name="server">For messages.</param>
/// <param name="options">How many, and how long the pauses are.</param>
internal sealed class Attempts(Uri server, FeedOptions options)
{
    private static readonly TimeSpan s_longest = TimeSpan.FromSeconds(30);

    // However long a server asks for: it may be mistaken.
    private static readonly TimeSpan s_longestAsked = TimeSpan.FromMinutes(5);

    private int _failures;

    /// <summary>An attempt brought something.</summary>
    public void Succeeded() => _failures = 0;

    /// <summary>Pauses before the next attempt.</summary>
    /// <exception cref="FeedUnreachableException">There is none.</exception>
    public Task PauseAsync(CutOffException failure, CancellationToken cancellationToken)
    {
        if (++_failures > options.Retries)
        {
            throw new FeedUnreachableException($"{server}: {failure.Message} ({_failures} {(_failures == 1 ? "attempt" : "attempts")})", failure);
        }

        TimeSpan pause = Smaller(options.Pause * Math.Pow(2, Math.Min(_failures - 1, 30)), s_longest);
        TimeSpan asked = Smaller(failure.RetryAfter, s_longestAsked);
        return Task.Delay(asked > pause ? asked : pause, options.Clock, cancellationToken);
    }

    private static TimeSpan Smaller(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
