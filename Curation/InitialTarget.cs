namespace SatCurate.Curation;

/// <summary>Where a target starts.</summary>
public static class InitialTarget
{
    /// <summary>
    /// The share of the votes that each class got where there are any; else one-hot at the given label; else uniform (unlabelled).
    /// </summary>
    /// <param name="target">C values, overwritten.</param>
    /// <param name="given">The given label, -1 where there is none.</param>
    /// <param name="votes">One class an annotator, -1 where that one gave none; may be empty.</param>
    public static void Write(Span<float> target, int given, ReadOnlySpan<int> votes)
    {
        target.Clear();
        int cast = votes.Length - votes.Count(-1);
        if (cast > 0)
        {
            WriteShares(target, votes, cast);
        }
        else if (given >= 0)
        {
            target[given] = 1f;
        }
        else
        {
            target.Fill(1f / target.Length);
        }
    }

    private static void WriteShares(Span<float> target, ReadOnlySpan<int> votes, int cast)
    {
        foreach (int vote in votes)
        {
            if (vote >= 0)
            {
                target[vote]++;
            }
        }

        foreach (ref float share in target)
        {
            share /= cast;
        }
    }
}
