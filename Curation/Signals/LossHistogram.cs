namespace SatCurate.Curation;

/// <summary>
/// The losses of one epoch, for the signal of small loss: a label that is learnt late, or never, has a large loss while the others' are small. Arazo et al., arXiv
/// 1904.11238, fit a mixture of two distributions to the losses of an epoch; the epoch at which two such lie furthest apart tells wrong labels best, and is found
/// without the truth. 8 kB an epoch, whatever the number of samples.
/// </summary>
public sealed class LossHistogram
{
    private const double SmallestProbability = 1e-4;
    private const int Bins = 1024;
    private const int Steps = 30;
    private const double LeastSpread = 1e-3;

    private static readonly double s_width = Loss(0) / Bins;

    private readonly long[] _counts = new long[Bins];

    /// <summary>Cross-entropy of the given label in nats, in [0, 9.21]: below a probability of 1e-4 it grows no more.</summary>
    public static double Loss(double givenProbability) => Math.Max(0, -Math.Log(Math.Max(SmallestProbability, givenProbability)));

    /// <summary>Counts a loss.</summary>
    public void Add(double loss) => _counts[Math.Min(Bins - 1, (int)(loss / s_width))]++;

    /// <summary>
    /// Ashman's D, <c>sqrt(2) |m1 - m2| / sqrt(s1^2 + s2^2)</c>, of two normal distributions fitted to the losses by expectation maximisation, from those below and
    /// above their mean; 0 where the losses are of one kind, or there are none.
    /// </summary>
    public double Separation()
    {
        var isLarge = new double[Bins];
        isLarge.AsSpan().Fill(1);
        double mean = Fit(isLarge, large: true).Mean;
        for (int bin = 0; bin < Bins; bin++)
        {
            isLarge[bin] = Center(bin) > mean ? 1 : 0;
        }

        (Normal large, Normal small) = (Fit(isLarge, large: true), Fit(isLarge, large: false));
        for (int step = 1; step < Steps && large.Samples >= 1 && small.Samples >= 1; step++)
        {
            for (int bin = 0; bin < Bins; bin++)
            {
                isLarge[bin] = 1 / (1 + Math.Exp(Math.Clamp(small.LogDensity(Center(bin)) - large.LogDensity(Center(bin)), -500, 500)));
            }

            (large, small) = (Fit(isLarge, large: true), Fit(isLarge, large: false));
        }

        return large.Samples >= 1 && small.Samples >= 1 ? Math.Sqrt(2) * Math.Abs(large.Mean - small.Mean) / double.Hypot(large.Spread, small.Spread) : 0;
    }

    private Normal Fit(double[] isLarge, bool large)
    {
        (double samples, double sum, double squares) = (0, 0, 0);
        for (int bin = 0; bin < Bins; bin++)
        {
            double weight = _counts[bin] * (large ? isLarge[bin] : 1 - isLarge[bin]);
            samples += weight;
            sum += weight * Center(bin);
            squares += weight * Center(bin) * Center(bin);
        }

        double mean = sum / samples;
        return new Normal(samples, mean, Math.Max(LeastSpread, Math.Sqrt(Math.Max(0, (squares / samples) - (mean * mean)))));
    }

    private static double Center(int bin) => (bin + 0.5) * s_width;

    private readonly record struct Normal(double Samples, double Mean, double Spread)
    {
        public double LogDensity(double loss) => Math.Log(Samples / Spread) - (Math.Pow((loss - Mean) / Spread, 2) / 2);
    }
}
