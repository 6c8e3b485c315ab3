namespace SatCurate.Curation;

/// <summary>The running mean of a sample's predictions.</summary>
public static class MeanPredictionUpdate
{
    /// <summary><c>m &lt;- m + (p - m) / n</c> in place, n counting <paramref name="prediction"/>.</summary>
    public static void Apply(Span<float> mean, ReadOnlySpan<float> prediction, int n)
    {
        for (int j = 0; j < mean.Length; j++)
        {
            mean[j] += (prediction[j] - mean[j]) / n;
        }
    }
}
