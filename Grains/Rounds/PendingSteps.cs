namespace SatCurate.Grains.Rounds;

/// <summary>The steps of an epoch that nobody has taken, and nobody is taking: ranges in order, with gaps between them.</summary>
internal sealed class PendingSteps(int first, int end)
{
    private readonly List<StepRange> _ranges = first < end ? [new StepRange(first, end)] : [];

    /// <summary>How many they are.</summary>
    public int Count => _ranges.Sum(static range => range.Count);

    /// <summary>The lowest; null where there is none.</summary>
    public int? Lowest => _ranges.Count > 0 ? _ranges[0].First : null;

    /// <summary>Takes the lowest out, in one piece: up to <paramref name="most"/>, and fewer before a gap. There must be one.</summary>
    public StepRange Take(int most)
    {
        StepRange lowest = _ranges[0];
        var taken = new StepRange(lowest.First, Math.Min(lowest.End, lowest.First + most));
        if (taken.End == lowest.End)
        {
            _ranges.RemoveAt(0);
        }
        else
        {
            _ranges[0] = lowest with { First = taken.End };
        }

        return taken;
    }

    /// <summary>Puts steps back that were not taken.</summary>
    public void Return(StepRange range)
    {
        if (range.Count == 0)
        {
            return;
        }

        int at = _ranges.FindIndex(other => other.First > range.First);
        at = at < 0 ? _ranges.Count : at;
        if (at < _ranges.Count && _ranges[at].First == range.End)
        {
            range = range with { End = _ranges[at].End };
            _ranges.RemoveAt(at);
        }

        if (at > 0 && _ranges[at - 1].End == range.First)
        {
            _ranges[at - 1] = _ranges[at - 1] with { End = range.End };
        }
        else
        {
            _ranges.Insert(at, range);
        }
    }
}
