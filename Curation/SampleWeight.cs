namespace SatCurate.Curation;

/// <summary>The weight of a sample in the loss (arXiv 2002.10319, section 3).</summary>
public static class SampleWeight
{
    /// <summary><c>w_i = max_j t_ij</c>, before normalisation over the batch; in [1/C, 1].</summary>
    public static float Of(ReadOnlySpan<float> target)
    {
        float max = target[0];
        for (int j = 1; j < target.Length; j++)
        {
            max = MathF.Max(max, target[j]);
        }

        return max;
    }
}
