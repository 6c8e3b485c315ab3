namespace SatCurate.Curation.Tests;

/// <summary>
/// Thirteen samples over three classes, made so that each of the five filters flags another set. Worked out by hand:
/// thresholds 2.45/5, 2.4/4 and 1.85/4; confident classes 0 0 1 - 2 | 1 1 1 0 | 2 0 - -; so the counts are 2 1 1 | 1 3 0 | 1 0 1, and
/// the rows scaled to 5, 4 and 4 samples 2.5 1.25 1.25 | 1 3 0 | 2 0 2.
/// </summary>
internal static class ThirteenSamples
{
    public const int Classes = 3;

    public static int[] Labels { get; } = [0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2];

    public static LabelledPredictions Predictions { get; } = new(
        Labels,
        [
            0.90, 0.05, 0.05,
            0.70, 0.20, 0.10,
            0.20, 0.70, 0.10, // confidently class 1
            0.30, 0.40, 0.30, // another class first, but below its threshold
            0.35, 0.10, 0.55, // confidently class 2
            0.10, 0.80, 0.10,
            0.20, 0.70, 0.10,
            0.30, 0.60, 0.10, // on the threshold of its class
            0.55, 0.30, 0.15, // confidently class 0
            0.10, 0.10, 0.80,
            0.60, 0.10, 0.30, // confidently class 0
            0.25, 0.35, 0.40,
            0.45, 0.20, 0.35, // another class first, but below its threshold
        ],
        Classes);

    public static LabelledPredictions Of(int[] labels, params double[][] rows) => new(labels, [.. rows.SelectMany(row => row)], rows[0].Length);
}
