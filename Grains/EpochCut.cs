using SatCurate.Contracts.Blocks;
using SatCurate.Curation;

namespace SatCurate.Grains;

/// <summary>What the blocks answered to the barrier of an epoch that no visit was missing from.</summary>
internal sealed class EpochCut
{
    /// <param name="epoch">Zero-based epoch.</param>
    /// <param name="answers">One answer a block, in block order.</param>
    /// <param name="heldOutErrorRate">Share of wrong labels by held-out ones; null: not known, so that margins alone must say it.</param>
    public EpochCut(int epoch, IReadOnlyList<BarrierAnswer> answers, double? heldOutErrorRate)
    {
        Epoch = epoch;
        Snapshots = [.. answers.Select(a => a.Snapshot)];
        Targets = answers.Select(a => a.Targets).Aggregate((a, b) => a is null || b is null ? null : a + b);
        int[] margins = Sum(answers.Select(a => a.Margins));
        Mixture = heldOutErrorRate is { } rate ? MarginMixtureFit.Cut(margins, rate) : MarginMixtureFit.Fit(margins);
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

    /// <summary>Where the targets stand; null where a block did not say.</summary>
    public TargetCounts? Targets { get; }

    /// <summary>Name of each block's column snapshot, in block order.</summary>
    public IReadOnlyList<string> Snapshots { get; }

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
