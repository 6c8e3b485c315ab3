namespace SatCurate.Curation;

/// <summary>How well corrupted samples were found, where an ingest corrupted some on purpose; all other samples count as sound.</summary>
/// <param name="Corrupted">Corrupted samples.</param>
/// <param name="Auroc">AUROC of <c>1 - score</c> against "is corrupted", ties at mid-rank; NaN where one of the kinds is missing.</param>
/// <param name="WeightAuroc">The same of <c>1 - weight</c>.</param>
/// <param name="EntropyAuroc">The same of the entropy of the mean prediction: of what shows nothing, a model has nothing to say.</param>
/// <param name="PrecisionAtK">Share of corrupted samples among the K lowest scores, K = number of corrupted ones.</param>
/// <param name="FlaggedShare">Share of the corrupted samples that are flagged as label issues.</param>
/// <param name="FlaggedSoundShare">Share of the sound samples that are.</param>
public sealed record CorruptionMetrics(
    int Corrupted, double Auroc, double WeightAuroc, double EntropyAuroc, double PrecisionAtK, double FlaggedShare, double FlaggedSoundShare)
{
    /// <summary>Computes all figures; the five spans have one entry a sample. A share of nothing is 0.</summary>
    /// <param name="corrupted">True for the corrupted ones.</param>
    /// <param name="flag">Issue flags.</param>
    /// <param name="score">Label scores in [0,1]; NaN (never seen, or unlabelled) counts as 1, not suspicious.</param>
    /// <param name="weight">Weights in [0,1].</param>
    /// <param name="entropy">Entropies of the mean predictions; 0 where there is none.</param>
    /// <exception cref="ArgumentException">The spans differ in length.</exception>
    public static CorruptionMetrics Of(
        ReadOnlySpan<bool> corrupted, ReadOnlySpan<bool> flag, ReadOnlySpan<float> score, ReadOnlySpan<float> weight, ReadOnlySpan<double> entropy)
    {
        if (flag.Length != corrupted.Length || score.Length != corrupted.Length || weight.Length != corrupted.Length || entropy.Length != corrupted.Length)
        {
            throw new ArgumentException("The columns differ in length.", nameof(corrupted));
        }

        var suspicion = new double[corrupted.Length];
        var lightness = new double[corrupted.Length];
        (int hits, int flagged, int flaggedHits) = (0, 0, 0);
        for (int i = 0; i < corrupted.Length; i++)
        {
            suspicion[i] = float.IsNaN(score[i]) ? 0 : 1 - (double)score[i];
            lightness[i] = 1 - (double)weight[i];
            hits += corrupted[i] ? 1 : 0;
            flagged += flag[i] ? 1 : 0;
            flaggedHits += corrupted[i] && flag[i] ? 1 : 0;
        }

        bool[] bad = corrupted.ToArray();
        return new CorruptionMetrics(
            hits,
            Ranking.Auroc(suspicion, bad),
            Ranking.Auroc(lightness, bad),
            Ranking.Auroc(entropy.ToArray(), bad),
            Ranking.PrecisionAtTop(suspicion, bad, hits),
            (double)flaggedHits / Math.Max(1, hits),
            (double)(flagged - flaggedHits) / Math.Max(1, corrupted.Length - hits));
    }
}
