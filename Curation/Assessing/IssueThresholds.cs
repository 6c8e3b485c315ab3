namespace SatCurate.Curation;

/// <summary>For each class the label score below which its given label is an issue; never changes.</summary>
public sealed class IssueThresholds
{
    private readonly float[] _values;

    /// <summary>Thresholds in class order, each in [0,1]; copied.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A threshold lies outside [0,1] or is NaN.</exception>
    public IssueThresholds(ReadOnlySpan<float> values)
    {
        foreach (float value in values)
        {
            if (value is not (>= 0f and <= 1f))
            {
                throw new ArgumentOutOfRangeException(nameof(values), value, "A threshold lies in [0,1].");
            }
        }

        _values = values.ToArray();
    }

    /// <summary>Number of classes.</summary>
    public int Classes => _values.Length;

    /// <summary>All thresholds in class order.</summary>
    public ReadOnlySpan<float> Values => _values;

    /// <summary>Threshold of the samples given as class <paramref name="given"/>.</summary>
    public float this[int given] => _values[given];

    /// <summary>The same threshold for every class.</summary>
    public static IssueThresholds Constant(int classes, float value)
    {
        var values = new float[classes];
        values.AsSpan().Fill(value);
        return new IssueThresholds(values);
    }
}
