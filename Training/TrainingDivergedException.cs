namespace SatCurate.Training;

/// <summary>The model's outputs are no longer finite. Nothing of that step has left the trainer.</summary>
/// <param name="epoch">Zero-based epoch.</param>
/// <param name="step">Zero-based step.</param>
/// <param name="samples">Indexes of the samples with NaN or infinite logits.</param>
public sealed class TrainingDivergedException(int epoch, int step, IReadOnlyList<int> samples) : Exception(
    $"Training diverged: the outputs of {samples.Count} samples are not finite (epoch {epoch}, step {step}, samples {First(samples)}). Lower --lr.")
{
    /// <summary>Zero-based epoch.</summary>
    public int Epoch => epoch;

    /// <summary>Zero-based step within the epoch.</summary>
    public int Step => step;

    /// <summary>Indexes of the samples with NaN or infinite logits.</summary>
    public IReadOnlyList<int> Samples => samples;

    private static string First(IReadOnlyList<int> samples) => string.Join(", ", samples.Take(5)) + (samples.Count > 5 ? ", …" : "");
}
