namespace SatCurate.Curation;

/// <summary>
/// The label-quality scores of cleanlab 2.9, with <c>p</c> a sample's C probabilities and <c>y</c> its label. Self-confidence and margin are
/// those of Northcutt, Jiang, Chuang: arXiv 1911.00068, section 3.2; the entropy is cleanlab's own.
/// </summary>
public static class LabelQuality
{
    private const double Least = 1e-6;

    /// <summary>The scores of all samples.</summary>
    public static double[] Of(LabelledPredictions predictions, LabelScore score)
    {
        var scores = new double[predictions.Count];
        for (int i = 0; i < scores.Length; i++)
        {
            scores[i] = Of(predictions.Row(i), predictions.Labels[i], score);
        }

        return scores;
    }

    /// <summary>The score of one sample.</summary>
    /// <param name="p">C probabilities.</param>
    /// <param name="y">Given class.</param>
    /// <param name="score">Which one.</param>
    public static double Of(ReadOnlySpan<double> p, int y, LabelScore score) => score switch
    {
        LabelScore.SelfConfidence => p[y],
        LabelScore.NormalizedMargin => NormalizedMargin(p, y),
        LabelScore.ConfidenceWeightedEntropy => ConfidenceWeightedEntropy(p, y),
        _ => throw new ArgumentOutOfRangeException(nameof(score)),
    };

    /// <summary><c>(p_y - max_{j != y} p_j + 1) / 2</c>.</summary>
    private static double NormalizedMargin(ReadOnlySpan<double> p, int y)
    {
        double other = 0;
        for (int j = 0; j < p.Length; j++)
        {
            other = j == y ? other : Math.Max(other, p[j]);
        }

        return (p[y] - other + 1) / 2;
    }

    /// <summary>
    /// <c>ln(1 + x) / x</c> of <c>x = H(p) / ln C / p_y</c>. Both divisors are 1e-6 at least, which lets the score fall to 0 where there is
    /// hardly any entropy: a label that is predicted with certainty has the score 0 here, though nothing speaks against it.
    /// </summary>
    private static double ConfidenceWeightedEntropy(ReadOnlySpan<double> p, int y)
    {
        double entropy = 0;
        foreach (double value in p)
        {
            entropy -= value > 0 ? value * Math.Log(value) : 0;
        }

        // Rows may exceed 1 by their tolerance, which would make the entropy negative.
        double x = Math.Max(0, entropy) / Math.Log(p.Length) / Math.Max(Least, p[y]);
        return Math.Log(x + 1) / Math.Max(Least, x);
    }
}
