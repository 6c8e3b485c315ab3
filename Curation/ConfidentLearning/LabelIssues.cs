namespace SatCurate.Curation;

/// <summary>The samples whose labels are held to be wrong, by one of cleanlab's five filters.</summary>
public static class LabelIssues
{
    /// <summary>How far the given class may lie below the most probable one and still not be an issue.</summary>
    private const double NearlyLargest = 1e-6;

    /// <summary>
    /// Their indexes, ascending. Whatever the filter, a sample whose given class is the most probable one, or lies within 1e-6 of it, is
    /// never among them.
    /// </summary>
    /// <param name="predictions">The N samples.</param>
    /// <param name="joint">Their confident joint.</param>
    /// <param name="filter">Which filter.</param>
    public static int[] Find(LabelledPredictions predictions, ConfidentJoint joint, IssueFilter filter)
    {
        Func<int, bool> flagged = filter switch
        {
            IssueFilter.PruneByNoiseRate => In(Pruning.ByNoiseRate(predictions, joint)),
            IssueFilter.PruneByClass => In(Pruning.ByClass(predictions, joint)),
            IssueFilter.Both => In([.. Pruning.ByClass(predictions, joint).Zip(Pruning.ByNoiseRate(predictions, joint), (a, b) => a && b)]),
            IssueFilter.ConfidentLearning => i => joint.ConfidentClasses[i] >= 0 && joint.ConfidentClasses[i] != predictions.Labels[i],
            IssueFilter.PredictedNeqGiven => _ => true, // What is left below is just that.
            _ => throw new ArgumentOutOfRangeException(nameof(filter)),
        };
        return [.. Enumerable.Range(0, predictions.Count).Where(i => flagged(i) && IsPredictedOtherwise(predictions.Row(i), predictions.Labels[i]))];
    }

    private static Func<int, bool> In(bool[] flags) => i => flags[i];

    private static bool IsPredictedOtherwise(ReadOnlySpan<double> row, int given)
    {
        double own = row[given] + NearlyLargest;
        for (int j = 0; j < row.Length; j++)
        {
            // Among equals the lowest index is the most probable.
            if (j != given && (row[j] > own || (row[j] == own && j < given)))
            {
                return true;
            }
        }

        return false;
    }
}
