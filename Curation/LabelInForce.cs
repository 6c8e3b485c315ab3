namespace SatCurate.Curation;

/// <summary>What a sample trains on, from its given label and the decision in force.</summary>
public static class LabelInForce
{
    /// <summary>The label (-1 without one) and the standing.</summary>
    /// <param name="given">Given label, -1 where there is none.</param>
    /// <param name="verdict">Decision in force: a class or one of <see cref="Verdict"/>; null where there is none.</param>
    public static (int Label, SampleStanding Standing) Of(int given, int? verdict) => verdict switch
    {
        >= 0 => (verdict.Value, SampleStanding.Pinned),
        Verdict.Discard => (-1, SampleStanding.Discarded),
        Verdict.Keep when given >= 0 => (given, SampleStanding.Pinned),
        _ => given >= 0 ? (given, SampleStanding.Normal) : (-1, SampleStanding.Unlabelled),
    };
}
