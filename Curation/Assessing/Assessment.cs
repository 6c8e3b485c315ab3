using System.Buffers;

namespace SatCurate.Curation;

/// <summary>What the state of a sample says about its given label; decisions are not part of it.</summary>
/// <param name="Predicted">
/// Class that everything the run knows holds most probable, the lowest index among equals: that of the <see cref="Belief"/>, but not the given
/// one where the margins say that it is wrong.
/// </param>
/// <param name="Score">
/// Label score: estimate of the probability that the given label is right, in [0,1]; NaN where there is no given label. By the
/// <see cref="MarginMixture"/> where the data set has one, else the mean of two opinions: of the belief, 1 where it holds no other class more probable
/// and 0 where it does, and of the margin, the logistic function of it. Where margins are not known, the belief of the given label.
/// </param>
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
    /// <param name="jointMargin">Margin of all its visits together, in nats; NaN where it is not known.</param>
    /// <param name="mixture">What margins say in this data set; null where they say nothing.</param>
    public static Assessment Of(
        ReadOnlySpan<float> target,
        ReadOnlySpan<float> mean,
        int averaged,
        int given,
        bool movesTargets,
        float jointMargin = float.NaN,
        MarginMixture? mixture = null)
    {
        int classes = target.Length;
        float[]? rented = classes > StackLimit ? ArrayPool<float>.Shared.Rent(classes) : null;
        Span<float> belief = rented is null ? stackalloc float[classes] : rented.AsSpan(0, classes);
        Belief.Write(target, mean, averaged, movesTargets, belief);
        int predicted = Prediction.ArgMax(belief);
        float score = float.NaN;
        float margin = float.NaN;
        if (given >= 0)
        {
            margin = belief[given] - Prediction.LargestOther(belief, given);
            score = float.IsNaN(jointMargin) ? belief[given]
                : mixture is not null ? mixture.ProbabilityRight(jointMargin)
                : ((margin >= 0f ? 1f : 0f) + Logistic(jointMargin)) / 2f;
            if (mixture is not null && predicted == given && score < IssueRule.DefaultThreshold)
            {
                belief[given] = -1f;
                predicted = Prediction.ArgMax(belief);
            }
        }

        if (rented is not null)
        {
            ArrayPool<float>.Shared.Return(rented);
        }

        return new Assessment(predicted, score, SampleWeight.Of(target), margin);
    }

    private static float Logistic(float x) => (float)(1 / (1 + Math.Exp(-x)));
}
