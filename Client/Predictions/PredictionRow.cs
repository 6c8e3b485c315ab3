namespace SatCurate.Client.Predictions;

/// <summary>What the model says of one sample.</summary>
/// <param name="Index">Zero-based place in the input.</param>
/// <param name="Predicted">The class of the highest probability.</param>
/// <param name="Prediction">Probabilities of the C classes, in class order.</param>
/// <param name="Abstention">Probability of abstaining; null where the model cannot.</param>
/// <param name="Source">File of the sample, relative to the input's folder; empty where it has none of its own.</param>
internal readonly record struct PredictionRow(long Index, int Predicted, ReadOnlyMemory<float> Prediction, float? Abstention, string Source)
{
    /// <summary>Probability of <see cref="Predicted"/>, in [0,1]: not calibrated.</summary>
    public float Probability => Prediction.Span[Predicted];
}

/// <summary>The columns of predictions, in order.</summary>
internal static class PredictionColumns
{
    /// <summary>The column that only a model has which may abstain.</summary>
    public const string Abstention = "abstention";

    /// <summary>Their names.</summary>
    /// <param name="abstains">True where the model may abstain.</param>
    public static IReadOnlyList<string> Names(bool abstains) =>
        ["index", "predicted_label", "predicted_index", "probability", "prediction", .. abstains ? (string[])[Abstention] : [], "source"];
}
