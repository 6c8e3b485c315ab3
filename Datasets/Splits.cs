namespace SatCurate.Datasets;

/// <summary>The names of the two splits, as they stand in payload file names and in exports.</summary>
public static class Splits
{
    /// <summary>Samples that are curated: each has a grain.</summary>
    public const string Train = "train";

    /// <summary>Samples that only measure accuracy; an index space of their own, no grains.</summary>
    public const string Test = "test";
}
