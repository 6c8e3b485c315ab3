namespace SatCurate.Curation;

/// <summary>Rules for a prediction: the softmax output of one visit.</summary>
public static class Prediction
{
    /// <summary>How far the sum of the probabilities may lie from 1.</summary>
    public const float SumTolerance = 1e-3f;

    /// <summary>True where all values are finite, none lies below 0 and the sum is 1 within <see cref="SumTolerance"/>.</summary>
    public static bool IsValid(ReadOnlySpan<float> prediction)
    {
        float sum = 0;
        foreach (float p in prediction)
        {
            if (!(p >= 0f))
            {
                return false;
            }

            sum += p;
        }

        return MathF.Abs(sum - 1f) <= SumTolerance;
    }

    /// <summary>Index of the largest value, the lowest index among equals.</summary>
    public static int ArgMax(ReadOnlySpan<float> values)
    {
        int best = 0;
        for (int j = 1; j < values.Length; j++)
        {
            if (values[j] > values[best])
            {
                best = j;
            }
        }

        return best;
    }

    /// <summary>The largest probability of the classes but one; 0 where there is no other.</summary>
    public static float LargestOther(ReadOnlySpan<float> probabilities, int given)
    {
        float largest = 0f;
        for (int j = 0; j < probabilities.Length; j++)
        {
            if (j != given)
            {
                largest = MathF.Max(largest, probabilities[j]);
            }
        }

        return largest;
    }

    /// <summary>Shannon entropy of a distribution in nats, <c>-sum_j p_j log p_j</c>; 0 of zeros alone.</summary>
    public static double Entropy(ReadOnlySpan<float> probabilities)
    {
        double entropy = 0;
        foreach (float p in probabilities)
        {
            entropy -= p > 0 ? p * Math.Log(p) : 0;
        }

        return entropy;
    }

    /// <summary>
    /// <see cref="Entropy"/> over its largest value <c>log C</c>, in [0,1]: 0 where one class is certain, 1 where all C are alike. Uncertainty by which
    /// samples of no class are told from others, as in Hendrycks and Gimpel, arXiv 1610.02136, with the entropy in place of the largest probability.
    /// </summary>
    public static double NormalizedEntropy(ReadOnlySpan<float> probabilities) =>
        probabilities.Length < 2 ? 0 : Math.Min(1, Entropy(probabilities) / Math.Log(probabilities.Length));
}
