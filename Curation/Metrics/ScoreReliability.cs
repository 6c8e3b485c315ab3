namespace SatCurate.Curation;

/// <summary>Whether label scores are the probabilities that they are called: the reliability diagram, and expected calibration error (Guo et al., arXiv 1706.04599).</summary>
/// <param name="Bins">Ten of equal width over [0,1]; those without samples are left out.</param>
/// <param name="CalibrationError">Mean distance of a bin's score and its share of right labels, weighted by its samples; NaN without samples.</param>
public sealed record ScoreReliability(IReadOnlyList<ReliabilityBin> Bins, double CalibrationError)
{
    private const int Count = 10;

    /// <summary>Compares scores with the truth; samples without a given label, a score or a known truth are left out.</summary>
    /// <param name="given">Given labels, -1 where unlabelled.</param>
    /// <param name="score">Label scores in [0,1]; NaN where never seen.</param>
    /// <param name="truth">True labels, negative where unknown.</param>
    /// <exception cref="ArgumentException">The spans differ in length.</exception>
    public static ScoreReliability Of(ReadOnlySpan<int> given, ReadOnlySpan<float> score, ReadOnlySpan<int> truth)
    {
        if (score.Length != given.Length || truth.Length != given.Length)
        {
            throw new ArgumentException("The columns differ in length.", nameof(given));
        }

        var samples = new int[Count];
        var right = new int[Count];
        var sums = new double[Count];
        for (int i = 0; i < given.Length; i++)
        {
            if (given[i] < 0 || truth[i] < 0 || float.IsNaN(score[i]))
            {
                continue;
            }

            int bin = Math.Min(Count - 1, (int)(score[i] * Count));
            samples[bin]++;
            right[bin] += given[i] == truth[i] ? 1 : 0;
            sums[bin] += score[i];
        }

        ReliabilityBin[] bins = [.. Enumerable.Range(0, Count).Where(bin => samples[bin] > 0).Select(bin =>
            new ReliabilityBin((double)bin / Count, (double)(bin + 1) / Count, samples[bin], sums[bin] / samples[bin], (double)right[bin] / samples[bin]))];
        return new ScoreReliability(bins, bins.Sum(bin => bin.Samples * Math.Abs(bin.Score - bin.Right)) / samples.Sum());
    }
}

/// <summary>The samples of one range of scores.</summary>
/// <param name="From">Its lower end.</param>
/// <param name="To">Its upper end, which belongs to the next bin but for 1.</param>
/// <param name="Samples">How many they are.</param>
/// <param name="Score">Mean of their scores.</param>
/// <param name="Right">Share of them whose given label is right.</param>
public sealed record ReliabilityBin(double From, double To, int Samples, double Score, double Right);
