namespace SatCurate.Training.Models;

/// <summary>Mean and standard deviation of the training payload, per channel of an image (units: pixel values 0 … 255) or per feature.</summary>
/// <param name="Mean">One mean a channel or feature.</param>
/// <param name="Deviation">One standard deviation a channel or feature.</param>
public sealed record InputStatistics(float[] Mean, float[] Deviation)
{
    /// <summary>Below this deviation a channel counts as constant and is only centred.</summary>
    public const float ConstantBelow = 1e-6f;

    /// <summary>Factors after centring: 1 / deviation, 1 where the channel is constant.</summary>
    public float[] Scale() => [.. Deviation.Select(d => d < ConstantBelow ? 1f : 1f / d)];

    /// <summary>Mean 0 and deviation 1 for <paramref name="channels"/>: what a model starts with before its statistics are read.</summary>
    public static InputStatistics Neutral(int channels) => new(new float[channels], [.. Enumerable.Repeat(1f, channels)]);
}
