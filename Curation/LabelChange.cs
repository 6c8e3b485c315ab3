namespace SatCurate.Curation;

/// <summary>Whether a visit changed what a sample's target says about its given label.</summary>
public static class LabelChange
{
    /// <summary>
    /// True where the most probable class of the target was the given label and no longer is, or is it again. A turn from one other class to
    /// another is none.
    /// </summary>
    /// <param name="given">Given label, -1 where there is none: then never.</param>
    /// <param name="before">The most probable class before the visit.</param>
    /// <param name="after">The most probable class after it.</param>
    public static bool IsBetween(int given, int before, int after) => given >= 0 && (before == given) != (after == given);
}
