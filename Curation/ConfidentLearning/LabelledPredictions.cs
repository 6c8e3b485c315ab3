using System.Globalization;

namespace SatCurate.Curation;

/// <summary>
/// What confident learning starts from: N samples with one label and C class probabilities each, predicted by a model that did not train on
/// the sample (cross-validation). Always whole: every label in [0,C), every row a distribution, C at least 2.
/// </summary>
public sealed class LabelledPredictions
{
    private readonly int[] _labels;
    private readonly double[] _probabilities;

    /// <param name="labels">N class indexes in [0,C).</param>
    /// <param name="probabilities">N x C probabilities, row by row; kept, not copied.</param>
    /// <param name="classes">Number of classes C, 2 or more.</param>
    /// <exception cref="ArgumentException">The lengths do not fit, a label lies outside [0,C), or a row is no distribution.</exception>
    public LabelledPredictions(int[] labels, double[] probabilities, int classes)
    {
        if (classes < 2 || probabilities.LongLength != (long)labels.Length * classes)
        {
            throw new ArgumentException($"{probabilities.LongLength} probabilities for {labels.Length} labels of {classes} classes.");
        }

        (_labels, _probabilities, Classes) = (labels, probabilities, classes);
        for (int i = 0; i < labels.Length; i++)
        {
            if ((uint)labels[i] >= (uint)classes)
            {
                throw new ArgumentException($"Label {labels[i]} of sample {i} lies outside 0-{classes - 1}.", nameof(labels));
            }

            if (FaultOf(Row(i)) is { } fault)
            {
                throw new ArgumentException($"The probabilities of sample {i} {fault}.", nameof(probabilities));
            }
        }
    }

    /// <summary>Number of classes C.</summary>
    public int Classes { get; }

    /// <summary>Number of samples N.</summary>
    public int Count => _labels.Length;

    /// <summary>The N given labels.</summary>
    public ReadOnlySpan<int> Labels => _labels;

    /// <summary>The samples of both, those of <paramref name="first"/> first.</summary>
    public static LabelledPredictions operator +(LabelledPredictions first, LabelledPredictions second) => first.Classes == second.Classes
        ? new LabelledPredictions([.. first._labels, .. second._labels], [.. first._probabilities, .. second._probabilities], first.Classes)
        : throw new ArgumentException($"{first.Classes} classes and {second.Classes}.");

    /// <summary>Why a row is no distribution, to follow "the probabilities"; null where it is one within <see cref="Prediction.SumTolerance"/>.</summary>
    public static string? FaultOf(ReadOnlySpan<double> row)
    {
        double sum = 0;
        foreach (double p in row)
        {
            if (double.IsNaN(p))
            {
                return "hold a NaN";
            }

            if (p < 0 || double.IsInfinity(p))
            {
                return string.Create(CultureInfo.InvariantCulture, $"hold {p}");
            }

            sum += p;
        }

        return Math.Abs(sum - 1) <= Prediction.SumTolerance ? null : string.Create(CultureInfo.InvariantCulture, $"sum up to {sum:G6}");
    }

    /// <summary>The C probabilities of a sample.</summary>
    public ReadOnlySpan<double> Row(int sample) => _probabilities.AsSpan(sample * Classes, Classes);

    /// <summary>The class that a sample is predicted as: the most probable one, the lowest index among equals.</summary>
    public int Predicted(int sample) => Largest(Row(sample));

    /// <summary>How many samples carry each of the C labels.</summary>
    public int[] LabelCounts()
    {
        var counts = new int[Classes];
        foreach (int label in _labels)
        {
            counts[label]++;
        }

        return counts;
    }

    /// <summary>The samples that carry each of the C labels, in index order.</summary>
    public int[][] Members()
    {
        int[][] members = Array.ConvertAll(LabelCounts(), count => new int[count]);
        var filled = new int[Classes];
        for (int i = 0; i < _labels.Length; i++)
        {
            members[_labels[i]][filled[_labels[i]]++] = i;
        }

        return members;
    }

    /// <summary>Index of the largest value, the lowest among equals.</summary>
    internal static int Largest(ReadOnlySpan<double> row)
    {
        int best = 0;
        for (int j = 1; j < row.Length; j++)
        {
            best = row[j] > row[best] ? j : best;
        }

        return best;
    }
}
