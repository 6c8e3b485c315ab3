namespace SatCurate.Curation;

/// <summary>
/// The error of a model that answers only where it doubts least: risk at coverage (Geifman and El-Yaniv, arXiv 1705.08500). Thresholds are chosen
/// on a validation part, and error and coverage measured on the rest alone.
/// </summary>
public static class SelectiveRisk
{
    /// <summary>The coverages that tables of the field show.</summary>
    public static IReadOnlyList<double> Coverages { get; } = [1, 0.95, 0.9, 0.85, 0.8, 0.75, 0.7];

    private const long Stream = 0x434F56;
    private const int PartsOfWhich = 5;

    /// <summary>True for about a fifth of the samples, always the same ones.</summary>
    public static bool Validates(long index) => new SeededRandom(Stream, index).NextInt(PartsOfWhich) == 0;

    /// <summary>One row for each of <see cref="Coverages"/>.</summary>
    /// <param name="validation">Doubts of the validation part, one sample or more.</param>
    /// <param name="doubts">Doubts of the rest: large where the model would rather not answer.</param>
    /// <param name="wrong">Whether its prediction is wrong.</param>
    /// <exception cref="ArgumentException">There is no validation, or the rest differs in length.</exception>
    public static IReadOnlyList<CoverageRow> Of(IReadOnlyList<double> validation, IReadOnlyList<double> doubts, IReadOnlyList<bool> wrong)
    {
        if (validation.Count == 0 || doubts.Count != wrong.Count)
        {
            throw new ArgumentException($"{validation.Count} doubts to choose by, {doubts.Count} doubts of {wrong.Count} predictions.");
        }

        double[] ascending = [.. validation.Order()];
        return [.. Coverages.Select(coverage =>
        {
            double threshold = coverage >= 1 ? double.PositiveInfinity : ascending[Math.Max(1, (int)Math.Ceiling(coverage * ascending.Length)) - 1];
            int[] answered = [.. Enumerable.Range(0, doubts.Count).Where(i => doubts[i] <= threshold)];
            return new CoverageRow(
                coverage, (double)answered.Length / Math.Max(1, doubts.Count), answered.Length == 0 ? double.NaN : (double)answered.Count(i => wrong[i]) / answered.Length);
        })];
    }
}

/// <summary>One coverage.</summary>
/// <param name="Coverage">What was asked for, in (0,1].</param>
/// <param name="Realised">Share of the samples that were answered, in [0,1].</param>
/// <param name="Error">Share of the answers that are wrong, in [0,1]; NaN where there are none.</param>
public sealed record CoverageRow(double Coverage, double Realised, double Error);
