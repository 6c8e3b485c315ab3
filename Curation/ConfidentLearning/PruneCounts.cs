namespace SatCurate.Curation;

/// <summary>How many samples of one given class are pruned for each true class, so that one of them at least is left, as cleanlab does.</summary>
public static class PruneCounts
{
    /// <summary>C counts by true class: at the given class those that stay (1 or more), elsewhere those to prune.</summary>
    /// <param name="row">C counts of the joint for the given class.</param>
    /// <param name="given">The given class.</param>
    public static long[] Of(ReadOnlySpan<long> row, int given)
    {
        long[] counts = row.ToArray();
        if (counts[given] >= 1)
        {
            return counts;
        }

        // What the diagonal gains is shared by the others. The divisor counts one too few of them: it is cleanlab's, which takes the
        // diagonal for one of the counts above 0.
        double less = (1.0 - counts[given]) / Math.Max(counts.Count(count => count != 0) - 1, 1);
        for (int j = 0; j < counts.Length; j++)
        {
            counts[j] = j == given ? 1 : (long)Math.Max(0, counts[j] - less);
        }

        return counts;
    }
}
