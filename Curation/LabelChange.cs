namespace SatCurate.Curation;

/// <summary>Whether a visit changed what a sample's target says about its given label.</summary>
public static class LabelChange
{
    /// <summary>
    /// True where the most probable class of the target was the given label and no longer is, or is it again. A turn from one other class to
    /// another is none.
    /// </summary>
    /// <param name="given">Given label, -1 where there is none: then never.</param>
    /// <param name="before">The target before the visit, C probabilities.</param>
    /// <param name="after">The target after it.</param>
    public static bool IsBetween(int given, ReadOnlySpan<float> before, ReadOnlySpan<float> after) =>
        given >= 0 && (Prediction.ArgMax(before) == given) != (Prediction.ArgMax(after) == given);
}
