using SatCurate.Contracts.Blocks;
using SatCurate.Contracts.Runs;
using SatCurate.Curation;

namespace SatCurate.Grains;

/// <summary>What the blocks answered to the barrier of an epoch that no visit was missing from.</summary>
internal sealed class EpochCut
{
    /// <param name="epoch">Zero-based epoch.</param>
    /// <param name="answers">One answer a block, in block order.</param>
    /// <param name="order">What the run is to do.</param>
    /// <param name="before">The epochs before.</param>
    public EpochCut(int epoch, IReadOnlyList<BarrierAnswer> answers, RunOrder order, IReadOnlyList<EpochReport> before)
    {
        Epoch = epoch;
        Snapshots = [.. answers.Select(a => a.Snapshot)];
        Targets = answers.Select(a => a.Targets).Aggregate((a, b) => a is null || b is null ? null : a + b);
        int[] margins = Sum(answers.Select(a => a.Margins));
        (Mixture, OwnMixture) = Split(margins, order, before);
        (Differing, Flagged) = (answers.Sum(a => a.Differing), answers.Sum(a => a.Flagged));
        if (Mixture is { Edge: var edge })
        {
            int below = MarginHistogram.BinOf((float)edge);
            Flagged = margins[..below].Sum();
            Differing += Flagged - Sum(answers.Select(a => a.DifferingMargins))[..below].Sum();
        }
    }

    public int Epoch { get; }

    /// <summary>Samples whose predicted label differs from the given one.</summary>
    public int Differing { get; }

    /// <summary>Samples that are label issues.</summary>
    public int Flagged { get; }

    /// <summary>What margins say in the data set; null where they say nothing.</summary>
    public MarginMixture? Mixture { get; }

    /// <summary>See <see cref="EpochReport.OwnMixture"/>.</summary>
    public bool OwnMixture { get; }

    /// <summary>Where the targets stand; null where a block did not say.</summary>
    public TargetCounts? Targets { get; }

    /// <summary>Name of each block's column snapshot, in block order.</summary>
    public IReadOnlyList<string> Snapshots { get; }

    /// <summary>
    /// How many labels are wrong, held-out ones say; else the margins, of the epoch where their two kinds were furthest apart. A model that learns
    /// its labels by heart brings them together again.
    /// </summary>
    private static (MarginMixture? Mixture, bool Own) Split(int[] margins, RunOrder order, IReadOnlyList<EpochReport> before)
    {
        if (order.HeldOutErrorRate is { } rate)
        {
            return (MarginMixtureFit.Cut(margins, rate), false);
        }

        int labelled = margins.Sum();
        MarginMixture? own = MarginMixtureFit.Fit(margins);
        EpochReport? furthest = before
            .Where(report => report.OwnMixture && report.Epoch >= order.WarmUpEpochs - 1 && report.Mixture!.HoldsLater((double)report.Flagged / labelled))
            .MaxBy(report => report.Mixture!.Separation);
        return furthest is null || own?.Separation >= furthest.Mixture!.Separation
            ? (own, own is not null)
            : (MarginMixtureFit.Cut(margins, (double)furthest.Flagged / labelled), false);
    }

    private static int[] Sum(IEnumerable<IReadOnlyList<int>> histograms)
    {
        int[] sum = new int[MarginHistogram.Bins];
        foreach (IReadOnlyList<int> histogram in histograms)
        {
            for (int bin = 0; bin < histogram.Count; bin++)
            {
                sum[bin] += histogram[bin];
            }
        }

        return sum;
    }
}
