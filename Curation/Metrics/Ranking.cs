namespace SatCurate.Curation;

/// <summary>Measures of an ordering by suspicion (high = suspicious) against what is really bad.</summary>
public static class Ranking
{
    /// <summary>Probability that a bad sample is more suspicious than a good one, ties counting half; NaN where one of the kinds is missing.</summary>
    /// <param name="suspicion">N values without NaN.</param>
    /// <param name="bad">N truths.</param>
    public static double Auroc(IReadOnlyList<double> suspicion, IReadOnlyList<bool> bad)
    {
        int n = suspicion.Count;
        int[] order = Ascending(suspicion);
        double rankSum = 0; // of the bad samples, ranks from 1, ties at mid-rank
        long positives = 0;
        for (int start = 0, end; start < n; start = end)
        {
            end = start + 1;
            while (end < n && suspicion[order[end]] == suspicion[order[start]])
            {
                end++;
            }

            double midRank = ((start + end - 1) / 2.0) + 1;
            for (int i = start; i < end; i++)
            {
                if (bad[order[i]])
                {
                    rankSum += midRank;
                    positives++;
                }
            }
        }

        long negatives = n - positives;
        return positives == 0 || negatives == 0
            ? double.NaN
            : (rankSum - (positives * (positives + 1) / 2.0)) / ((double)positives * negatives);
    }

    /// <summary>Share of bad samples among the <paramref name="k"/> most suspicious, the lower index first among equals; 0 where k is 0.</summary>
    public static double PrecisionAtTop(IReadOnlyList<double> suspicion, IReadOnlyList<bool> bad, int k)
    {
        int[] order = Ascending([.. suspicion.Select(s => -s)]);
        return (double)order.Take(k).Count(i => bad[i]) / Math.Max(1, k);
    }

    /// <summary>Places of the keys from the lowest to the highest, the lower place first among equals.</summary>
    internal static int[] Ascending(IReadOnlyList<double> keys)
    {
        var order = new int[keys.Count];
        for (int i = 0; i < order.Length; i++)
        {
            order[i] = i;
        }

        Array.Sort(order, (a, b) => keys[a].CompareTo(keys[b]) is var c and not 0 ? c : a.CompareTo(b));
        return order;
    }
}
