namespace SatCurate.Curation;

/// <summary>
/// How many labels are estimated to be wrong, from the joint distribution of given and true labels
/// <c>Q = joint / N</c>. Northcutt, Jiang, Chuang: arXiv 1911.00068, eq. 3.
/// </summary>
public sealed class NoiseRates
{
    private readonly double[] _ofGiven;

    private NoiseRates(double overall, double[] ofGiven) => (Overall, _ofGiven) = (overall, ofGiven);

    /// <summary>Share of wrong labels among all, <c>1 - sum_i Q_ii</c>, in [0,1].</summary>
    public double Overall { get; }

    /// <summary>Share of wrong labels among those given as each class, <c>1 - Q_ii / sum_j Q_ij</c>; NaN for a class without samples.</summary>
    public ReadOnlySpan<double> OfGiven => _ofGiven;

    /// <summary>The rates of a joint that counts one sample or more.</summary>
    public static NoiseRates Of(ConfidentJoint joint)
    {
        var ofGiven = new double[joint.Classes];
        (long wrong, long all) = (0, 0);
        for (int given = 0; given < ofGiven.Length; given++)
        {
            long samples = 0;
            foreach (long count in joint.Row(given))
            {
                samples += count;
            }

            long wrongHere = samples - joint.Row(given)[given];
            ofGiven[given] = (double)wrongHere / samples;
            (wrong, all) = (wrong + wrongHere, all + samples);
        }

        return new NoiseRates((double)wrong / all, ofGiven);
    }
}
