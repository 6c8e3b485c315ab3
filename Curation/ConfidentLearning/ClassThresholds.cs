namespace SatCurate.Curation;

/// <summary>
/// From which probability on a sample is confidently of a class: the mean self-confidence of the class,
/// <c>t_j = mean of p(j; x) over the samples x given as j</c>. Northcutt, Jiang, Chuang: arXiv 1911.00068, eq. 2.
/// </summary>
public static class ClassThresholds
{
    /// <summary>The threshold of a class without samples: no probability reaches it.</summary>
    public const double Unreachable = 2;

    /// <summary>How far below its threshold a probability still counts as having reached it; covers the rounding of the mean.</summary>
    private const double Slack = 1e-6;

    /// <summary>The least threshold: a probability of 0 reaches none, slack or not.</summary>
    private const double Least = 2 * Slack;

    /// <summary>The C thresholds, each in [2e-6,1.001], or <see cref="Unreachable"/>.</summary>
    public static double[] Of(LabelledPredictions predictions)
    {
        var thresholds = new double[predictions.Classes];
        for (int i = 0; i < predictions.Count; i++)
        {
            int given = predictions.Labels[i];
            thresholds[given] += predictions.Row(i)[given];
        }

        int[] counts = predictions.LabelCounts();
        for (int j = 0; j < thresholds.Length; j++)
        {
            thresholds[j] = counts[j] == 0 ? Unreachable : Math.Max(Least, thresholds[j] / counts[j]);
        }

        return thresholds;
    }

    /// <summary>The class that a sample is confidently of; -1 where it reaches no threshold.</summary>
    /// <remarks>
    /// Eq. 1 takes the most probable of the classes that were reached. This takes the most probable of all where several were reached, as
    /// cleanlab does; the two differ where the most probable class of all has not reached its own threshold.
    /// </remarks>
    /// <param name="row">C probabilities.</param>
    /// <param name="thresholds">C thresholds.</param>
    public static int ConfidentClass(ReadOnlySpan<double> row, ReadOnlySpan<double> thresholds)
    {
        int reached = -1;
        for (int j = 0; j < row.Length; j++)
        {
            if (row[j] >= thresholds[j] - Slack)
            {
                if (reached >= 0)
                {
                    return LabelledPredictions.Largest(row);
                }

                reached = j;
            }
        }

        return reached;
    }
}
