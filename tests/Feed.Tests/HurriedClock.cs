using System.Collections.Concurrent;

namespace SatCurate.Feed.Tests;

/// <summary>Pauses are over at once, and written down; a silence of a minute is over only where the test says so.</summary>
internal sealed class HurriedClock : TimeProvider
{
    private static readonly TimeSpan s_silence = new FeedOptions().Silence;

    private readonly ConcurrentQueue<TimeSpan> _pauses = [];
    private int _isNextOver;

    public IEnumerable<TimeSpan> Pauses => _pauses;

    /// <summary>The next silence is over as soon as it begins.</summary>
    public void EndNextSilence() => Volatile.Write(ref _isNextOver, 1);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime != s_silence)
        {
            _pauses.Enqueue(dueTime);
            return System.CreateTimer(callback, state, TimeSpan.Zero, period);
        }

        bool isOver = Interlocked.Exchange(ref _isNextOver, 0) == 1;
        return System.CreateTimer(callback, state, isOver ? TimeSpan.Zero : Timeout.InfiniteTimeSpan, period);
    }
}
