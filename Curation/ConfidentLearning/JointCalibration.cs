namespace SatCurate.Curation;

/// <summary>
/// Scales each row of counts to the number of samples given as its class, in whole numbers:
/// <c>C_ij / sum_j C_ij * |X_i|</c>. Northcutt, Jiang, Chuang: arXiv 1911.00068, eq. 3 before its division by N.
/// </summary>
public static class JointCalibration
{
    /// <summary>The calibrated counts, C rows of C; a row's sum is its label count.</summary>
    /// <param name="counts">C rows of C counts, each with a sum above 0.</param>
    /// <param name="labelCounts">C numbers of samples by given label.</param>
    public static long[][] Calibrate(long[][] counts, ReadOnlySpan<int> labelCounts)
    {
        var calibrated = new long[counts.Length][];
        for (int given = 0; given < counts.Length; given++)
        {
            double sum = counts[given].Sum();
            int samples = labelCounts[given];
            calibrated[given] = SumPreservingRounding.Round(Array.ConvertAll(counts[given], count => count / sum * samples));
        }

        return calibrated;
    }
}
