namespace SatCurate.Curation;

/// <summary>
/// What the visits of one sample say about its given label: signals that the literature detects wrong labels by, each from the visits alone.
/// A visit's eight bytes in the history are all that they cost.
/// </summary>
/// <param name="MeanMargin">Mean <see cref="LogitMargin"/>, in nats (area under the margin; Pleiss et al., arXiv 2001.10528); NaN where some visit has none.</param>
/// <param name="Confidence">Mean probability of the given label, in [0,1] (Swayamdipta et al., arXiv 2009.10795).</param>
/// <param name="Variability">Standard deviation of that probability (ibid.), in [0,0.5].</param>
/// <param name="Disagreement">Share of the visits that predicted another class, in [0,1].</param>
/// <param name="Forgetting">How often a visit predicted another class after one that predicted the given label (Toneva et al., arXiv 1812.05159).</param>
/// <param name="FirstLearned">Number of the first visit that predicted the given label, from 1; 0 where none did.</param>
/// <param name="PreMemorization">
/// The largest probability of the given label at a visit where it was below <see cref="Memorized"/>, in [0,1): how far the model came with the
/// sample before it knew it by heart; 0 where it was never below. After the pre-memorization accuracy of Kang et al., arXiv 2411.07681, whose
/// samples are texts that a model reproduces: here the probability stands for their accuracy, and <see cref="Memorized"/> for exact recall.
/// </param>
public readonly record struct VisitSignals(
    float MeanMargin,
    float Confidence,
    float Variability,
    float Disagreement,
    int Forgetting,
    int FirstLearned,
    float PreMemorization)
{
    /// <summary>From this probability of its given label on, a sample is known by heart.</summary>
    public const float Memorized = 0.9f;

    /// <summary>The signals of a sample's visits, oldest first; null where there are none, or no given label.</summary>
    /// <param name="visits">The visits.</param>
    /// <param name="given">Given label, -1 where there is none.</param>
    public static VisitSignals? Of(IReadOnlyList<VisitEntry> visits, int given)
    {
        if (given < 0 || visits.Count == 0)
        {
            return null;
        }

        (double margin, double sum, double squares) = (0, 0, 0);
        (int against, int forgetting, int firstLearned, float preMemorization) = (0, 0, 0, 0f);
        for (int i = 0; i < visits.Count; i++)
        {
            VisitEntry visit = visits[i];
            float probability = (float)visit.GivenProbability;
            margin += visit.Margin;
            sum += probability;
            squares += probability * (double)probability;
            preMemorization = probability < Memorized ? MathF.Max(preMemorization, probability) : preMemorization;
            if (visit.Predicted != given)
            {
                against++;
                forgetting += i > 0 && visits[i - 1].Predicted == given ? 1 : 0;
            }
            else if (firstLearned == 0)
            {
                firstLearned = i + 1;
            }
        }

        double mean = sum / visits.Count;
        return new VisitSignals(
            (float)(margin / visits.Count),
            (float)mean,
            (float)Math.Sqrt(Math.Max(0, (squares / visits.Count) - (mean * mean))),
            (float)against / visits.Count,
            forgetting,
            firstLearned,
            preMemorization);
    }
}
