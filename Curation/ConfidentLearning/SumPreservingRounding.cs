namespace SatCurate.Curation;

/// <summary>Rounding of a row to whole numbers that keeps its sum, as cleanlab calibrates a confident joint.</summary>
public static class SumPreservingRounding
{
    /// <summary>
    /// Every value to its nearest whole number, halves to the even one; what then lacks in the rounded sum is added, one each, where the
    /// most was cut off (the later among equals), and what is too much is taken where the most was added (the earlier among equals).
    /// </summary>
    /// <param name="row">Values of 0 or more.</param>
    public static long[] Round(ReadOnlySpan<double> row)
    {
        var whole = new long[row.Length];
        var remainders = new double[row.Length];
        double sum = 0;
        long missing = 0;
        for (int i = 0; i < row.Length; i++)
        {
            double rounded = Math.Round(row[i]);
            (whole[i], remainders[i]) = ((long)rounded, row[i] - rounded);
            sum += row[i];
            missing -= whole[i];
        }

        missing += (long)Math.Round(sum);
        int[] order = Ranking.Ascending(remainders);
        for (int place = 0; place < Math.Abs(missing); place++)
        {
            // No remainder exceeds one half, so there are more places than ones to spread.
            whole[missing > 0 ? order[^(place + 1)] : order[place]] += Math.Sign(missing);
        }

        return whole;
    }
}
