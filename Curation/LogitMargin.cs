namespace SatCurate.Curation;

/// <summary>
/// How far the logit of the given label lies above the largest of the others. Softmax keeps differences of logits as ratios of probabilities,
/// so predictions say it: <c>ln p_given - ln max_{j != given} p_j</c>. Its mean over the epochs is the area under the margin of Pleiss et al.,
/// arXiv 2001.10528.
/// </summary>
public static class LogitMargin
{
    /// <summary>What margins are rounded to: sums of many stay exact in float32, and hang on no machine's logarithm.</summary>
    public const float Step = 1f / 128;

    /// <summary>The lowest margin; the highest is a <see cref="Step"/> below its negative.</summary>
    public const float Lowest = -16f;

    /// <summary>What pairwise probabilities are rounded to: sums of a thousand stay exact in float32, and hang on no machine's exponential.</summary>
    public const float PairwiseStep = 1f / 16384;

    /// <summary>The margin in nats, a multiple of <see cref="Step"/>; NaN where there is no given label.</summary>
    /// <param name="prediction">C probabilities.</param>
    /// <param name="given">The given label, -1 where there is none.</param>
    public static float Of(ReadOnlySpan<float> prediction, int given)
    {
        // 0 / 0 cannot be: the sum is 1.
        return given < 0 ? float.NaN : Rounded(Math.Log(prediction[given]) - Math.Log(Prediction.LargestOther(prediction, given)));
    }

    /// <summary>
    /// The probability of the given label where it and the largest of the others are the only two: <c>p / (p + p_other)</c>, the logistic function of the margin. In
    /// [0,1], a multiple of <see cref="PairwiseStep"/>; NaN where there is no margin.
    /// </summary>
    public static float Pairwise(float margin) => (float)Math.Round(Logistic(margin) / PairwiseStep) * PairwiseStep;

    /// <summary>The sum of pairwise probabilities of so many visits that all have the mean of their margins: for sums by programs that summed margins.</summary>
    public static float PairwiseSum(float margins, int visits) => visits == 0 ? 0f : (float)(visits * Logistic(margins / visits));

    /// <summary>The margin, in nats, at which the pairwise probability is <paramref name="pairwise"/>; bounded as margins are.</summary>
    public static float OfPairwise(float pairwise) => (float)Math.Clamp(Math.Log(pairwise) - Math.Log(1 - pairwise), Lowest, -Lowest - Step);

    private static double Logistic(float margin) => 1 / (1 + Math.Exp(-margin));

    private static float Rounded(double margin) => (float)Math.Clamp(Math.Round(margin / Step), Lowest / Step, (-Lowest / Step) - 1) * Step;
}
