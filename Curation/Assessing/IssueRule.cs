namespace SatCurate.Curation;

/// <summary>Decides which given labels are issues, from assessments alone: truth has no way in.</summary>
public static class IssueRule
{
    /// <summary>The threshold where nothing is known about a class: below it, the belief is on the side of the other classes.</summary>
    public const float DefaultThreshold = 0.5f;

    /// <summary>
    /// True where the label score lies below the threshold of the given class and another class is more probable; false for a sample
    /// without a given label.
    /// </summary>
    public static bool IsIssue(in Assessment assessment, int given, IssueThresholds thresholds) =>
        given >= 0 && assessment.Predicted != given && assessment.Score < thresholds[given];

    /// <summary>The thresholds of a data set: <see cref="DefaultThreshold"/> for every class.</summary>
    /// <param name="classes">Number of classes.</param>
    /// <param name="assessments">The assessment of every sample.</param>
    /// <param name="given">The given label of every sample, negative where there is none.</param>
    /// <exception cref="ArgumentException">The spans differ in length.</exception>
    public static IssueThresholds Thresholds(int classes, ReadOnlySpan<Assessment> assessments, ReadOnlySpan<int> given) =>
        assessments.Length == given.Length
            ? IssueThresholds.Constant(classes, DefaultThreshold)
            : throw new ArgumentException($"{assessments.Length} assessments for {given.Length} given labels.", nameof(given));

    /// <summary>The label that follows: predicted where it is an issue, else given (a decision, where there is one, comes before it).</summary>
    public static int Corrected(in Assessment assessment, int given, IssueThresholds thresholds) =>
        IsIssue(assessment, given, thresholds) ? assessment.Predicted : given;
}
