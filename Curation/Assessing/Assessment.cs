using System.Buffers;

namespace SatCurate.Curation;

/// <summary>What the state of a sample says about its given label; decisions are not part of it.</summary>
/// <param name="Predicted">Class that the <see cref="Belief"/> holds most probable, the lowest index among equals.</param>
/// <param name="Score">Label score: belief of the given label, in [0,1], low = suspicious; NaN where there is no given label.</param>
/// <param name="Weight">The sample's weight, max of the target; in [1/C, 1].</param>
/// <param name="Margin">Belief of the given label minus the largest of the other classes', in [-1,1]; NaN where there is no given label.</param>
public readonly record struct Assessment(int Predicted, float Score, float Weight, float Margin)
{
    private const int StackLimit = 1024; // floats: 4 kB of stack

    /// <summary>Assesses a state; allocates nothing.</summary>
    /// <param name="target">The target, C probabilities.</param>
    /// <param name="mean">The mean prediction, C probabilities; not read where <paramref name="averaged"/> is 0.</param>
    /// <param name="averaged">Number of predictions in <paramref name="mean"/>.</param>
    /// <param name="given">Given label, 0 … C-1, or negative where the sample is unlabelled.</param>
    /// <param name="movesTargets">See <see cref="RunScope.MovesTargets"/>.</param>
    public static Assessment Of(ReadOnlySpan<float> target, ReadOnlySpan<float> mean, int averaged, int given, bool movesTargets)
    {
        int classes = target.Length;
        float[]? rented = classes > StackLimit ? ArrayPool<float>.Shared.Rent(classes) : null;
        Span<float> belief = rented is null ? stackalloc float[classes] : rented.AsSpan(0, classes);
        Belief.Write(target, mean, averaged, movesTargets, belief);
        float score = given >= 0 ? belief[given] : float.NaN;
        float margin = given >= 0 ? score - LargestOther(belief, given) : float.NaN;
        var assessment = new Assessment(Prediction.ArgMax(belief), score, SampleWeight.Of(target), margin);
        if (rented is not null)
        {
            ArrayPool<float>.Shared.Return(rented);
        }

        return assessment;
    }

    private static float LargestOther(ReadOnlySpan<float> belief, int given)
    {
        float largest = 0f;
        for (int j = 0; j < belief.Length; j++)
        {
            if (j != given)
            {
                largest = MathF.Max(largest, belief[j]);
            }
        }

        return largest;
    }
}
