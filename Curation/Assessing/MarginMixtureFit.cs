namespace SatCurate.Curation;

/// <summary>Fits a <see cref="MarginMixture"/> by expectation maximisation on a histogram; always the same for the same counts.</summary>
public static class MarginMixtureFit
{
    /// <summary>
    /// Ashman's D that the two kinds must be apart at least. The usual bound is 2; of the sets of docs/design/0016-the-flag.md those that were
    /// split wrongly came to 2.25 at most, those that were split well to 2.5 at least.
    /// </summary>
    public const double LeastSeparation = 2.4;

    /// <summary>
    /// How far above 0 the mean of the right labels must lie, in units of their spread: three quarters of them are then above it. A model
    /// that holds another class more probable for many of the right labels tells the two kinds apart by something else.
    /// </summary>
    public const double LeastHeight = 0.674;

    private const int MostSteps = 5000;
    private const double Converged = 1e-9; // of the mean log-likelihood
    private const double LeastSpread = 2 * MarginHistogram.Width;

    /// <summary>
    /// The mixture; null where the margins are not of two kinds that are well apart, one on either side of 0: then they do not say how many
    /// labels are wrong.
    /// </summary>
    /// <param name="counts">Samples in each bin of <see cref="MarginHistogram"/>.</param>
    public static MarginMixture? Fit(ReadOnlySpan<int> counts)
    {
        double[] wrong = new double[MarginHistogram.Bins];
        if (!Split(counts, wrong))
        {
            return null;
        }

        (double share, Normal low, Normal high) = Components(counts, wrong);
        double last = double.NegativeInfinity;
        for (int step = 0; step < MostSteps; step++)
        {
            double likelihood = Expect(counts, share, low, high, wrong);
            (share, low, high) = Components(counts, wrong);
            if (!(likelihood - last >= Converged) || !(share is > 1e-6 and < 1 - 1e-6))
            {
                break;
            }

            last = likelihood;
        }

        if (!(low.Mean < 0 && high.Mean > LeastHeight * high.Spread))
        {
            return null;
        }

        var fitted = new MarginMixture(share, low.Mean, low.Spread, high.Mean, high.Spread, Edge(share, low, high));
        return fitted.Separation >= LeastSeparation ? fitted : null;
    }

    /// <summary>
    /// The mixture where the share of wrong labels is known from elsewhere: as many labels as that, to a bin, are on the wrong side, those of the
    /// lowest margins, and those of one bin at least on either side; null where all lie in one.
    /// </summary>
    /// <param name="counts">Samples in each bin of <see cref="MarginHistogram"/>.</param>
    /// <param name="wrongShare">Share of wrong labels, in [0,1].</param>
    public static MarginMixture? Cut(ReadOnlySpan<int> counts, double wrongShare)
    {
        double[] wrong = new double[MarginHistogram.Bins];
        (double n, double below, int edge) = (0, 0, 0);
        foreach (int count in counts)
        {
            n += count;
        }

        while (below < n && (below == 0 || (below + counts[edge] < n && below + (counts[edge] / 2.0) < wrongShare * n)))
        {
            below += counts[edge];
            wrong[edge++] = 1;
        }

        if (below == n)
        {
            return null;
        }

        (double share, Normal low, Normal high) = Components(counts, wrong);
        return new MarginMixture(share, low.Mean, low.Spread, high.Mean, high.Spread, MarginHistogram.EdgeOf(edge));
    }

    /// <summary>Starts from the split of largest variance between its sides (Otsu); false where all margins lie in one bin.</summary>
    private static bool Split(ReadOnlySpan<int> counts, Span<double> wrong)
    {
        (double n, double sum) = (0, 0);
        for (int bin = 0; bin < counts.Length; bin++)
        {
            n += counts[bin];
            sum += counts[bin] * MarginHistogram.CentreOf(bin);
        }

        (double below, double sumBelow, double best, int at) = (0, 0, 0, -1);
        for (int bin = 0; bin < counts.Length; bin++)
        {
            below += counts[bin];
            sumBelow += counts[bin] * MarginHistogram.CentreOf(bin);
            double between = below > 0 && below < n ? Square((sum * below) - (sumBelow * n)) / (below * (n - below)) : 0;
            if (between > best)
            {
                (best, at) = (between, bin);
            }
        }

        wrong.Clear();
        wrong[..(at + 1)].Fill(1);
        return at >= 0;
    }

    /// <summary>Writes for each bin how likely its labels are wrong; answers the mean log-likelihood but for a constant.</summary>
    private static double Expect(ReadOnlySpan<int> counts, double share, Normal low, Normal high, Span<double> wrong)
    {
        (double n, double likelihood) = (0, 0);
        for (int bin = 0; bin < counts.Length; bin++)
        {
            double a = Math.Log(share) + low.LogDensity(MarginHistogram.CentreOf(bin));
            double b = Math.Log(1 - share) + high.LogDensity(MarginHistogram.CentreOf(bin));
            double most = Math.Max(a, b);
            double both = most + Math.Log(Math.Exp(a - most) + Math.Exp(b - most));
            wrong[bin] = Math.Exp(a - both);
            n += counts[bin];
            likelihood += counts[bin] * both;
        }

        return likelihood / n;
    }

    private static (double Share, Normal Low, Normal High) Components(ReadOnlySpan<int> counts, ReadOnlySpan<double> wrong)
    {
        (double n, double nLow, double sumLow, double sumHigh) = (0, 0, 0, 0);
        for (int bin = 0; bin < counts.Length; bin++)
        {
            n += counts[bin];
            nLow += counts[bin] * wrong[bin];
            sumLow += counts[bin] * wrong[bin] * MarginHistogram.CentreOf(bin);
            sumHigh += counts[bin] * (1 - wrong[bin]) * MarginHistogram.CentreOf(bin);
        }

        (double lowMean, double highMean) = (sumLow / nLow, sumHigh / (n - nLow));
        (double lowSquares, double highSquares) = (0, 0);
        for (int bin = 0; bin < counts.Length; bin++)
        {
            lowSquares += counts[bin] * wrong[bin] * Square(MarginHistogram.CentreOf(bin) - lowMean);
            highSquares += counts[bin] * (1 - wrong[bin]) * Square(MarginHistogram.CentreOf(bin) - highMean);
        }

        return (nLow / n, Normal.Of(lowMean, lowSquares / nLow), Normal.Of(highMean, highSquares / (n - nLow)));
    }

    /// <summary>
    /// The edge of a bin nearest to where both kinds are equally likely, but none above 0: a label that the model holds most probable on the
    /// average of all epochs is not called wrong.
    /// </summary>
    private static double Edge(double share, Normal low, Normal high)
    {
        int bin = MarginHistogram.BinOf((float)low.Mean) + 1;
        int zero = MarginHistogram.BinOf(0f);
        while (bin < zero && Log(MarginHistogram.EdgeOf(bin)) > 0)
        {
            bin++;
        }

        return MarginHistogram.EdgeOf(Math.Min(bin, zero));

        double Log(double x) => Math.Log(share) + low.LogDensity(x) - Math.Log(1 - share) - high.LogDensity(x);
    }

    private static double Square(double x) => x * x;

    private readonly record struct Normal(double Mean, double Spread)
    {
        public static Normal Of(double mean, double variance) => new(mean, Math.Max(LeastSpread, Math.Sqrt(variance)));

        public double LogDensity(double x) => (-Square((x - Mean) / Spread) / 2) - Math.Log(Spread);
    }
}
