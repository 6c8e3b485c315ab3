namespace SatCurate.Curation;

/// <summary>How often samples given as one class are predicted as another: C x C counts, rows given, columns predicted; never changes.</summary>
public sealed class ConfusionMatrix
{
    private readonly long[] _counts;

    private ConfusionMatrix(int classes, long[] counts)
    {
        Classes = classes;
        _counts = counts;
    }

    /// <summary>Number of classes C.</summary>
    public int Classes { get; }

    /// <summary>Number of samples counted.</summary>
    public long Total => _counts.Sum();

    /// <summary>Samples given as <paramref name="given"/> and predicted as <paramref name="predicted"/>.</summary>
    public long this[int given, int predicted] => Row(given)[predicted];

    /// <summary>Counts of the samples given as <paramref name="given"/>, by predicted class.</summary>
    public ReadOnlySpan<long> Row(int given) => _counts.AsSpan(given * Classes, Classes);

    /// <summary>Counts pairs of labels; a pair with a negative one (unlabelled, never seen) is left out.</summary>
    /// <exception cref="ArgumentException">The spans differ in length.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A label is C or more.</exception>
    public static ConfusionMatrix Of(int classes, ReadOnlySpan<int> given, ReadOnlySpan<int> predicted)
    {
        if (given.Length != predicted.Length)
        {
            throw new ArgumentException($"{given.Length} given and {predicted.Length} predicted labels.", nameof(predicted));
        }

        var counts = new long[classes * classes];
        for (int i = 0; i < given.Length; i++)
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(given[i], classes, nameof(given));
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(predicted[i], classes, nameof(predicted));
            if (given[i] >= 0 && predicted[i] >= 0)
            {
                counts[(given[i] * classes) + predicted[i]]++;
            }
        }

        return new ConfusionMatrix(classes, counts);
    }

    /// <summary>The sum with the counts of other samples over the same classes.</summary>
    /// <exception cref="ArgumentException">The numbers of classes differ.</exception>
    public ConfusionMatrix Plus(ConfusionMatrix other)
    {
        if (other.Classes != Classes)
        {
            throw new ArgumentException($"{other.Classes} classes, not {Classes}.", nameof(other));
        }

        long[] counts = [.. _counts];
        for (int i = 0; i < counts.Length; i++)
        {
            counts[i] += other._counts[i];
        }

        return new ConfusionMatrix(Classes, counts);
    }
}
