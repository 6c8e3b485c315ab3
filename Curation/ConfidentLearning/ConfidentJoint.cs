namespace SatCurate.Curation;

/// <summary>
/// The confident joint: C x C counts of samples by given label (rows) and estimated true label (columns), calibrated so that every row sums
/// up to the number of samples with that label. Northcutt, Jiang, Chuang: arXiv 1911.00068, eq. 1 and 3 (times N, in whole numbers).
/// </summary>
public sealed class ConfidentJoint
{
    private readonly long[][] _rows;
    private readonly int[] _confidentClasses;

    private ConfidentJoint(long[][] rows, int[] confidentClasses) => (_rows, _confidentClasses) = (rows, confidentClasses);

    /// <summary>Number of classes C.</summary>
    public int Classes => _rows.Length;

    /// <summary>The class that each of the N samples is confidently of; -1 where there is none.</summary>
    public ReadOnlySpan<int> ConfidentClasses => _confidentClasses;

    /// <summary>Estimated number of samples given as <paramref name="given"/>, by true class.</summary>
    public ReadOnlySpan<long> Row(int given) => _rows[given];

    /// <summary>Counts the samples that are confidently of a class, and calibrates.</summary>
    public static ConfidentJoint Of(LabelledPredictions predictions)
    {
        double[] thresholds = ClassThresholds.Of(predictions);
        var confident = new int[predictions.Count];
        var counts = new long[predictions.Classes][];
        for (int given = 0; given < counts.Length; given++)
        {
            counts[given] = new long[predictions.Classes];
        }

        for (int i = 0; i < confident.Length; i++)
        {
            confident[i] = ClassThresholds.ConfidentClass(predictions.Row(i), thresholds);
            if (confident[i] >= 0)
            {
                counts[predictions.Labels[i]][confident[i]]++;
            }
        }

        for (int given = 0; given < counts.Length; given++)
        {
            // A class nobody is confident of would leave a row without a sum to calibrate by.
            counts[given][given] = Math.Max(1, counts[given][given]);
        }

        return new ConfidentJoint(JointCalibration.Calibrate(counts, predictions.LabelCounts()), confident);
    }
}
