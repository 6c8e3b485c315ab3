using System.Text.Json.Serialization;

namespace SatCurate.Curation;

/// <summary>
/// The joint margins of a data set as two normal distributions, of wrong labels and of right ones: how a label score becomes a probability
/// without anyone knowing the truth. The study behind it: docs/design/0016-the-flag.md.
/// </summary>
/// <param name="WrongShare">Estimated share of wrong labels, in (0,1).</param>
/// <param name="WrongMean">Mean of the wrong labels' margins, in nats, below that of the right ones.</param>
/// <param name="WrongSpread">Their standard deviation, above 0.</param>
/// <param name="RightMean">Mean of the right labels' margins.</param>
/// <param name="RightSpread">Their standard deviation, above 0.</param>
/// <param name="Edge">The margin below which a label is more probably wrong than right: the edge of a bin of <see cref="MarginHistogram"/>.</param>
public sealed record MarginMixture(
    double WrongShare, double WrongMean, double WrongSpread, double RightMean, double RightSpread, double Edge)
{
    /// <summary>Ashman's D from which on a mixture still says how many labels are wrong when the margins of later epochs no longer do (docs/design/0016-the-flag.md).</summary>
    public const double LeastSeparationLater = 2.8;

    /// <summary>How much of its share of wrong labels must lie below the edge for that, itself cut at 0: else its two kinds are not those on either side.</summary>
    public const double LeastBelowEdge = 0.9;

    private const double Sure = 0.9;
    private const double MostLogOdds = 12; // e^12 : 1 is still told from certainty in float32.

    /// <summary>Ashman's D: distance of the means in units of the spreads.</summary>
    [JsonIgnore]
    public double Separation => Math.Sqrt(2) * (RightMean - WrongMean) / Math.Sqrt((WrongSpread * WrongSpread) + (RightSpread * RightSpread));

    /// <summary>Whether it stands for later epochs of its run too.</summary>
    /// <param name="belowEdge">Share of the labels whose margins lay below the edge.</param>
    public bool HoldsLater(double belowEdge) => Separation >= LeastSeparationLater && belowEdge >= LeastBelowEdge * WrongShare;

    /// <summary>
    /// Between which shares the wrong labels lie if every label that is wrong with a probability above 0.9 is, and none below 0.1: far apart where
    /// the two kinds overlap. No confidence interval: what it was worth on data sets is in docs/design/0016-the-flag.md.
    /// </summary>
    [JsonIgnore]
    public (double Least, double Most) WrongBetween
    {
        get
        {
            (double all, double least, double most) = (0, 0, 0);
            for (int bin = 0; bin < MarginHistogram.Bins; bin++)
            {
                double margin = MarginHistogram.CentreOf(bin);
                double mass = (WrongShare * Density(margin, WrongMean, WrongSpread)) + ((1 - WrongShare) * Density(margin, RightMean, RightSpread));
                double right = ProbabilityRight((float)margin);
                all += mass;
                least += right < 1 - Sure ? mass : 0;
                most += right < Sure ? mass : 0;
            }

            return (Math.Min(least / all, WrongShare), Math.Max(most / all, WrongShare));
        }
    }

    /// <summary>
    /// The probability that a label is right, given the joint margin of its sample; below 0.5 exactly where the margin lies below <see cref="Edge"/>,
    /// and rising everywhere: beyond the two means the log-odds go on along their tangents, where those of two normal distributions would turn.
    /// </summary>
    public float ProbabilityRight(float margin)
    {
        double odds = LogOdds(margin) - LogOdds(Edge);
        return (float)(1 / (1 + Math.Exp(-odds / Math.Sqrt(1 + Square(odds / MostLogOdds)))));
    }

    private double LogOdds(double x)
    {
        double within = Math.Clamp(x, WrongMean, RightMean);
        double odds = (Square((within - WrongMean) / WrongSpread) - Square((within - RightMean) / RightSpread)) / 2;
        double slope = ((within - WrongMean) / (WrongSpread * WrongSpread)) - ((within - RightMean) / (RightSpread * RightSpread));
        return odds + (slope * (x - within));
    }

    private static double Density(double x, double mean, double spread) => Math.Exp(-Square((x - mean) / spread) / 2) / spread;

    private static double Square(double x) => x * x;
}
