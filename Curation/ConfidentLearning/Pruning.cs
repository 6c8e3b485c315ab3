namespace SatCurate.Curation;

/// <summary>
/// The two prunings of Northcutt, Jiang, Chuang: arXiv 1911.00068, section 3.2, by class and by noise rate. A class with a single sample keeps it.
/// Among equal samples at the cut the lower index goes first.
/// </summary>
internal static class Pruning
{
    /// <summary>Of each class i the <c>N * sum_{j != i} Q_ij</c> samples with the lowest self-confidence.</summary>
    public static bool[] ByClass(LabelledPredictions predictions, ConfidentJoint joint)
    {
        var issues = new bool[predictions.Count];
        int[][] samples = predictions.Members();
        for (int given = 0; given < joint.Classes; given++)
        {
            // A class without samples would have one that stays.
            long pruned = Math.Max(0, samples[given].Length - PruneCounts.Of(joint.Row(given), given)[given]);
            Flag(issues, samples[given], pruned, member => predictions.Row(member)[given]);
        }

        return issues;
    }

    /// <summary>For each pair of classes the <c>N * Q_ij</c> samples given as i with the largest margin <c>p_j - p_i</c>.</summary>
    public static bool[] ByNoiseRate(LabelledPredictions predictions, ConfidentJoint joint)
    {
        var issues = new bool[predictions.Count];
        int[][] samples = predictions.Members();
        for (int given = 0; given < joint.Classes; given++)
        {
            long[] counts = PruneCounts.Of(joint.Row(given), given);
            for (int other = 0; other < counts.Length; other++)
            {
                if (other != given && counts[other] > 0)
                {
                    Flag(issues, samples[given], counts[other], member => predictions.Row(member)[given] - predictions.Row(member)[other]);
                }
            }
        }

        return issues;
    }

    private static void Flag(bool[] issues, int[] members, long lowest, Func<int, double> key)
    {
        int[] order = Ranking.Ascending(Array.ConvertAll(members, member => key(member)));
        foreach (int place in order.AsSpan(0, (int)lowest))
        {
            issues[members[place]] = true;
        }
    }
}
