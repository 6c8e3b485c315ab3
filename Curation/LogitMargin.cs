namespace SatCurate.Curation;

/// <summary>
/// How far the logit of the given label lies above the largest of the others. Softmax keeps differences of logits as ratios of probabilities,
/// so predictions say it: <c>ln p_given - ln max_{j != given} p_j</c>. Its mean over the epochs is the area under the margin of Pleiss et al.,
/// arXiv 2001.10528.
/// </summary>
public static class LogitMargin
{
    /// <summary>Margins lie within plus and minus this.</summary>
    public const float Most = 16f;

    /// <summary>The margin, in nats within ±<see cref="Most"/>; NaN where there is no given label.</summary>
    /// <param name="prediction">C probabilities.</param>
    /// <param name="given">The given label, -1 where there is none.</param>
    public static float Of(ReadOnlySpan<float> prediction, int given)
    {
        if (given < 0)
        {
            return float.NaN;
        }

        float other = 0f;
        for (int j = 0; j < prediction.Length; j++)
        {
            if (j != given)
            {
                other = MathF.Max(other, prediction[j]);
            }
        }

        // In double, so that rounding to a step does not hang on the last bit of a machine's logarithm. 0 / 0 cannot be: the sum is 1.
        return (float)Math.Clamp(Math.Log(prediction[given]) - Math.Log(other), -Most, Most);
    }
}
