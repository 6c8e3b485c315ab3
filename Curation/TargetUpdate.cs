namespace SatCurate.Curation;

/// <summary>The equation of Self-Adaptive Training (Huang, Zhang, Zhang, arXiv 2002.10319, Algorithm 1).</summary>
public static class TargetUpdate
{
    /// <summary>
    /// <c>t_i &lt;- a t_i + (1 - a) p_i</c> in place, with <c>b = (float)(1 - (double)a)</c> and three separately rounded float32
    /// operations, so that every implementation that follows it agrees to the last bit.
    /// </summary>
    /// <param name="target">The target t, C probabilities.</param>
    /// <param name="prediction">The prediction p, C probabilities.</param>
    /// <param name="momentum">a, in [0,1].</param>
    public static void Apply(Span<float> target, ReadOnlySpan<float> prediction, float momentum)
    {
        float complement = Complement(momentum);
        for (int j = 0; j < target.Length; j++)
        {
            float kept = target[j] * momentum;
            float added = prediction[j] * complement;
            target[j] = kept + added;
        }
    }

    /// <summary><c>b = (float)(1 - (double)a)</c>: the weight of the prediction.</summary>
    public static float Complement(float momentum) => (float)(1.0 - (double)momentum);
}
