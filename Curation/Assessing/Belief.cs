namespace SatCurate.Curation;

/// <summary>The class probabilities of a sample by everything that a run knows: the one place where that rule stands.</summary>
public static class Belief
{
    /// <summary>
    /// Writes the belief: the mean of target and mean prediction where the run moves targets, the mean prediction alone where it does not
    /// (there the target only repeats the given label), and the target while nothing has been averaged yet.
    /// </summary>
    /// <param name="target">The target, C probabilities.</param>
    /// <param name="mean">The mean prediction, C probabilities; not read where <paramref name="averaged"/> is 0.</param>
    /// <param name="averaged">Number of predictions in <paramref name="mean"/>.</param>
    /// <param name="movesTargets">See <see cref="RunScope.MovesTargets"/>.</param>
    /// <param name="belief">Receives C probabilities; may be longer.</param>
    public static void Write(ReadOnlySpan<float> target, ReadOnlySpan<float> mean, int averaged, bool movesTargets, Span<float> belief)
    {
        if (averaged == 0)
        {
            target.CopyTo(belief);
        }
        else if (!movesTargets)
        {
            mean.CopyTo(belief);
        }
        else
        {
            for (int j = 0; j < target.Length; j++)
            {
                belief[j] = 0.5f * (target[j] + mean[j]);
            }
        }
    }
}
