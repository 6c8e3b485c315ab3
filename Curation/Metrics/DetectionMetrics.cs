namespace SatCurate.Curation;

/// <summary>How well label errors were found and mended, where the truth is known. An error is a sample with given != truth.</summary>
/// <param name="Samples">Samples whose truth is known; the others are left out of everything.</param>
/// <param name="Errors">Errors among them. A sample without a given label is one.</param>
/// <param name="ErrorRate">Errors over samples.</param>
/// <param name="Auroc">AUROC of <c>1 - score</c> against "is an error", ties at mid-rank; NaN without errors or without right labels.</param>
/// <param name="PrecisionAtK">Share of errors among the K lowest scores, K = number of errors; the lower index first among equals.</param>
/// <param name="Flagged">Samples flagged as issues.</param>
/// <param name="Precision">Errors among the flagged, over the flagged.</param>
/// <param name="Recall">Errors among the flagged, over the errors.</param>
/// <param name="F1">Harmonic mean of precision and recall.</param>
/// <param name="CorrectedAccuracy">Share of samples with corrected == truth.</param>
/// <param name="Recovery">The same over the errors alone.</param>
/// <param name="Damage">Share of right labels that were made wrong.</param>
/// <param name="DamageWorstClass">The largest damage of any class of the truth.</param>
public sealed record DetectionMetrics(
    int Samples,
    int Errors,
    double ErrorRate,
    double Auroc,
    double PrecisionAtK,
    int Flagged,
    double Precision,
    double Recall,
    double F1,
    double CorrectedAccuracy,
    double Recovery,
    double Damage,
    double DamageWorstClass)
{
    /// <summary>Computes all figures; the five spans have one entry a sample. A share of nothing is 0.</summary>
    /// <param name="given">Given labels, -1 where unlabelled.</param>
    /// <param name="corrected">Corrected labels, -1 where there is none.</param>
    /// <param name="flag">Issue flags.</param>
    /// <param name="score">Label scores in [0,1]; NaN (never seen, or unlabelled) counts as 1, not suspicious.</param>
    /// <param name="truth">True labels, negative where unknown.</param>
    /// <exception cref="ArgumentException">The spans differ in length.</exception>
    public static DetectionMetrics Of(
        ReadOnlySpan<int> given, ReadOnlySpan<int> corrected, ReadOnlySpan<bool> flag, ReadOnlySpan<float> score, ReadOnlySpan<int> truth)
    {
        if (corrected.Length != given.Length || flag.Length != given.Length || score.Length != given.Length || truth.Length != given.Length)
        {
            throw new ArgumentException("The columns differ in length.", nameof(given));
        }

        var bad = new List<bool>(given.Length);
        var suspicion = new List<double>(given.Length);
        var damage = new SortedDictionary<int, (int Right, int Damaged)>();
        int errors = 0, flagged = 0, hits = 0, fixedAll = 0, recovered = 0;
        for (int i = 0; i < given.Length; i++)
        {
            if (truth[i] < 0)
            {
                continue;
            }

            bool isBad = given[i] != truth[i];
            bool isFixed = corrected[i] == truth[i];
            bad.Add(isBad);
            suspicion.Add(float.IsNaN(score[i]) ? 0 : 1 - (double)score[i]);
            errors += isBad ? 1 : 0;
            flagged += flag[i] ? 1 : 0;
            hits += isBad && flag[i] ? 1 : 0;
            fixedAll += isFixed ? 1 : 0;
            recovered += isBad && isFixed ? 1 : 0;
            if (!isBad)
            {
                (int right, int damaged) = damage.GetValueOrDefault(truth[i]);
                damage[truth[i]] = (right + 1, damaged + (isFixed ? 0 : 1));
            }
        }

        int samples = bad.Count;
        double precision = Share(hits, flagged);
        double recall = Share(hits, errors);
        return new DetectionMetrics(
            samples,
            errors,
            Share(errors, samples),
            Ranking.Auroc(suspicion, bad),
            Ranking.PrecisionAtTop(suspicion, bad, errors),
            flagged,
            precision,
            recall,
            2 * precision * recall / Math.Max(1e-9, precision + recall),
            Share(fixedAll, samples),
            Share(recovered, errors),
            Share(damage.Values.Sum(d => d.Damaged), samples - errors),
            damage.Values.Select(d => Share(d.Damaged, d.Right)).DefaultIfEmpty(0).Max());
    }

    private static double Share(int part, int whole) => (double)part / Math.Max(1, whole);
}
