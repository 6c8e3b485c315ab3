namespace SatCurate.Curation;

/// <summary>
/// The draws of <see cref="InstanceNoise"/>. A sample x of class y keeps its label with probability 1 - q, where q comes from a normal
/// distribution around R cut to [0,1]; else it turns to class c with probability <c>softmax_c(x W_y)</c> over the other classes. W has C matrices
/// of F x C standard normal values.
/// </summary>
public sealed class InstanceFlips
{
    // Keep these draws of a seed apart from whatever else draws from it.
    private const long Stream = 0x696E7374616E6365;
    private const long Weights = -1;

    private readonly double _rate;
    private readonly long _seed;
    private readonly int _features;
    private readonly int _classes;
    private readonly float[] _weights; // C x F x C

    /// <param name="noise">The noise.</param>
    /// <param name="features">F, the values of a sample.</param>
    /// <param name="classes">C, at least 2.</param>
    /// <param name="seed">Seed of every draw.</param>
    /// <exception cref="UserErrorException">There are fewer than two classes, or so many classes and features that W gets too large.</exception>
    public InstanceFlips(InstanceNoise noise, int features, int classes, long seed)
    {
        if (classes < 2)
        {
            throw new UserErrorException("this noise needs two classes at least", $"--inject {noise.Text}");
        }

        long weights = (long)classes * features * classes;
        if (weights > MostWeights)
        {
            throw new UserErrorException(
                $"instance noise of {classes} classes and {features} values a sample needs {weights:N0} weights, {MostWeights:N0} are the most",
                $"--inject {noise.Text}",
                "Bring pictures to a smaller --size, or take another noise");
        }

        (_rate, _seed, _features, _classes) = (noise.Rate, seed, features, classes);
        _weights = new float[weights];
        var random = new SeededRandom(seed, Stream, Weights);
        for (long i = 0; i < weights; i++)
        {
            _weights[i] = (float)random.NextGaussian();
        }
    }

    /// <summary>The most values that W may have: 1 GiB.</summary>
    public const long MostWeights = 1L << 28;

    /// <summary>The label after the noise; depends on (seed, index, label, sample) alone.</summary>
    /// <param name="index">Index of the sample in the training split.</param>
    /// <param name="label">Its label y, 0 … C-1.</param>
    /// <param name="sample">Its F values x, standardised.</param>
    public int Draw(long index, int label, ReadOnlySpan<float> sample)
    {
        var random = new SeededRandom(_seed, Stream, index);
        double rate;
        do
        {
            rate = _rate + (InstanceNoise.Spread * random.NextGaussian());
        }
        while (rate is < 0 or > 1);

        double place = random.NextDouble() - (1 - rate);
        return place < 0 || rate == 0 ? label : Other(label, place / rate, sample);
    }

    /// <summary>The class at a place in [0,1) of the distribution over the other classes.</summary>
    private int Other(int label, double place, ReadOnlySpan<float> sample)
    {
        Span<double> odds = _classes <= 1024 ? stackalloc double[_classes] : new double[_classes];
        odds.Clear();
        ReadOnlySpan<float> weights = _weights.AsSpan((int)((long)label * _features * _classes), _features * _classes);
        for (int feature = 0; feature < _features; feature++)
        {
            double value = sample[feature];
            ReadOnlySpan<float> row = weights.Slice(feature * _classes, _classes);
            for (int c = 0; c < row.Length; c++)
            {
                odds[c] += value * row[c];
            }
        }

        odds[label] = double.NegativeInfinity;
        double largest = double.NegativeInfinity;
        foreach (double one in odds)
        {
            largest = Math.Max(largest, one);
        }

        double sum = 0;
        foreach (ref double one in odds)
        {
            one = Math.Exp(one - largest);
            sum += one;
        }

        int last = label;
        double below = 0;
        for (int c = 0; c < odds.Length; c++)
        {
            if (odds[c] > 0)
            {
                last = c;
                below += odds[c];
                if (place * sum < below)
                {
                    break;
                }
            }
        }

        return last;
    }
}
