namespace SatCurate.Curation;

/// <summary>
/// How many labels are wrong, by predictions of samples that the model did not train on. Two bounds, neither of which needs the truth
/// (docs/design/0020-calibration.md):
/// <list type="bullet">
/// <item>what confident predictions contradict: of each class's predictions the most confident ones are nearly all right, so that as many of their
/// labels are wrong as differ (the anchor points of arXiv 1609.03683);</item>
/// <item>what planted errors allow: every other class in a label's place is an error that is known. If real errors are drawn like those, and make up
/// a share r of the labels, no threshold has fewer of all labels below it than r times the share of planted errors below it.</item>
/// </list>
/// Both are too high where the model is weak, for different reasons, so that the lower one holds. Planted errors say nothing where real ones are
/// confusions: those look far less suspicious than a class at random, and the most suspicious quarter of planted errors finds few of them, beside
/// what the most confident predictions contradict: those of each class, and those of all classes together, which leave out the classes that are hard.
/// </summary>
/// <param name="Rate">The estimated share of wrong labels, in [0,1].</param>
/// <param name="IsChance">True where real errors are like planted ones: any class in another's place, rather than confusions; false where no planted error says so.</param>
public readonly record struct HeldOutErrorRate(double Rate, bool IsChance)
{
    /// <summary>How much of each class's predictions is called confident.</summary>
    public const double ConfidentShare = 0.2;

    private const int FewestConfident = 3;
    private const int MostPlanted = 64; // a sample
    private const double LeastExplained = 0.65;
    private const double LeastExplainedByClass = 0.4;
    private const double SmallestProbability = 1e-7;

    /// <summary>The estimate by one label or more.</summary>
    public static HeldOutErrorRate Of(LabelledPredictions heldOut)
    {
        int[] all = [.. Enumerable.Range(0, heldOut.Count)];
        double contradicted = all.GroupBy(heldOut.Predicted).Sum(ofClass => ofClass.Count() * ContradictedByConfident(heldOut, ofClass)) / heldOut.Count;
        double[] margins = new double[heldOut.Count];
        double[] planted = PlantedMargins(heldOut, margins);
        double ofTheWorst = Bound(0.25);
        bool isChance = ofTheWorst > 0
            && ofTheWorst >= LeastExplainedByClass * contradicted
            && ofTheWorst >= LeastExplained * ContradictedByConfident(heldOut, all);
        return isChance
            ? new HeldOutErrorRate(Math.Min(Bound(0.5), contradicted), true)
            : new HeldOutErrorRate(contradicted, false);

        double Bound(double quantile)
        {
            double threshold = planted[(int)Math.Ceiling(quantile * planted.Length) - 1];
            double below = UpTo(threshold, margins) / (double)margins.Length;
            return below / (UpTo(threshold, planted) / (double)planted.Length);
        }
    }

    /// <summary>Share of the most confident predictions of the samples that their labels differ from.</summary>
    private static double ContradictedByConfident(LabelledPredictions heldOut, IEnumerable<int> samples)
    {
        int[] ordered = [.. samples.OrderByDescending(sample => heldOut.Row(sample)[heldOut.Predicted(sample)])];
        int confident = Math.Min(ordered.Length, Math.Max(FewestConfident, (int)Math.Round(ConfidentShare * ordered.Length)));
        return ordered.Take(confident).Count(sample => heldOut.Labels[sample] != heldOut.Predicted(sample)) / (double)confident;
    }

    /// <summary>Writes the margins of the given labels, in nats; answers those of other classes in their places, ascending.</summary>
    private static double[] PlantedMargins(LabelledPredictions heldOut, double[] given)
    {
        int each = Math.Min(heldOut.Classes - 1, MostPlanted);
        var planted = new double[given.Length * each];
        for (int sample = 0; sample < given.Length; sample++)
        {
            ReadOnlySpan<double> row = heldOut.Row(sample);
            int label = heldOut.Labels[sample];
            (int first, double largest, double second) = LargestTwo(row);
            given[sample] = Margin(row, label);
            for (int i = 0; i < each; i++)
            {
                // Spread evenly over the other classes where there are more of them than are planted.
                int other = (label + 1 + (int)((long)i * (heldOut.Classes - 1) / each)) % heldOut.Classes;
                planted[(sample * each) + i] = Margin(row, other);
            }

            double Margin(ReadOnlySpan<double> of, int label) => Log(of[label]) - (label == first ? second : largest);
        }

        Array.Sort(planted);
        return planted;
    }

    private static (int First, double Largest, double Second) LargestTwo(ReadOnlySpan<double> row)
    {
        int first = LabelledPredictions.Largest(row);
        double second = 0;
        for (int j = 0; j < row.Length; j++)
        {
            second = j == first ? second : Math.Max(second, row[j]);
        }

        return (first, Log(row[first]), Log(second));
    }

    private static int UpTo(double threshold, double[] values) => values.Count(value => value <= threshold);

    private static double Log(double probability) => Math.Log(Math.Max(probability, SmallestProbability));
}
