namespace SatCurate.Curation;

/// <summary>How well corrupted samples were found, where an ingest corrupted some on purpose; all other samples count as sound.</summary>
/// <param name="Corrupted">Corrupted samples.</param>
/// <param name="Auroc">AUROC of <c>1 - score</c> against "is corrupted", ties at mid-rank; NaN where one of the kinds is missing.</param>
/// <param name="WeightAuroc">The same of <c>1 - weight</c>.</param>
/// <param name="EntropyAuroc">The same of the entropy of the mean prediction: of what shows nothing, a model has nothing to say.</param>
/// <param name="OrderAuroc">The same of how little order the pixels are in (<see cref="SpatialOrder"/>).</param>
/// <param name="NamedShare">Share of the corrupted samples whose pixels say so.</param>
/// <param name="NamedSoundShare">Share of the sound samples whose pixels say so.</param>
/// <param name="PrecisionAtK">Share of corrupted samples among the K lowest scores, K = number of corrupted ones.</param>
/// <param name="FlaggedShare">Share of the corrupted samples that are flagged as label issues.</param>
/// <param name="FlaggedSoundShare">Share of the sound samples that are.</param>
public sealed record CorruptionMetrics(
    int Corrupted,
    double Auroc,
    double WeightAuroc,
    double EntropyAuroc,
    double OrderAuroc,
    double NamedShare,
    double NamedSoundShare,
    double PrecisionAtK,
    double FlaggedShare,
    double FlaggedSoundShare)
{
    /// <summary>Computes all figures; the seven spans have one entry a sample. A share of nothing is 0.</summary>
    /// <param name="corrupted">True for the corrupted ones.</param>
    /// <param name="flag">Issue flags.</param>
    /// <param name="score">Label scores in [0,1]; NaN (never seen, or unlabelled) counts as 1, not suspicious.</param>
    /// <param name="weight">Weights in [0,1].</param>
    /// <param name="entropy">Entropies of the mean predictions; 0 where there is none.</param>
    /// <param name="order">Orders of the pixels; NaN (blank) counts as none.</param>
    /// <param name="named">True where the pixels say that a sample is corrupted.</param>
    /// <exception cref="ArgumentException">The spans differ in length.</exception>
    public static CorruptionMetrics Of(
        ReadOnlySpan<bool> corrupted,
        ReadOnlySpan<bool> flag,
        ReadOnlySpan<float> score,
        ReadOnlySpan<float> weight,
        ReadOnlySpan<double> entropy,
        ReadOnlySpan<double> order,
        ReadOnlySpan<bool> named)
    {
        if (((int[])[flag.Length, score.Length, weight.Length, entropy.Length, order.Length, named.Length]).AsSpan().ContainsAnyExcept(corrupted.Length))
        {
            throw new ArgumentException("The columns differ in length.", nameof(corrupted));
        }

        var suspicion = new double[corrupted.Length];
        var lightness = new double[corrupted.Length];
        var disorder = new double[corrupted.Length];
        (int hits, int flagged, int flaggedHits, int namedAll, int namedHits) = (0, 0, 0, 0, 0);
        for (int i = 0; i < corrupted.Length; i++)
        {
            suspicion[i] = float.IsNaN(score[i]) ? 0 : 1 - (double)score[i];
            lightness[i] = 1 - (double)weight[i];
            disorder[i] = double.IsNaN(order[i]) ? 1 : -order[i];
            namedAll += named[i] ? 1 : 0;
            namedHits += corrupted[i] && named[i] ? 1 : 0;
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
            Ranking.Auroc(disorder, bad),
            (double)namedHits / Math.Max(1, hits),
            (double)(namedAll - namedHits) / Math.Max(1, corrupted.Length - hits),
            Ranking.PrecisionAtTop(suspicion, bad, hits),
            (double)flaggedHits / Math.Max(1, hits),
            (double)(flagged - flaggedHits) / Math.Max(1, corrupted.Length - hits));
    }
}
