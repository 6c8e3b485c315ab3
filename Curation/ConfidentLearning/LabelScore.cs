namespace SatCurate.Curation;

/// <summary>How likely a given label is right by the predicted probabilities; all in [0,1], low = suspicious.</summary>
public enum LabelScore
{
    /// <summary>Probability of the given class.</summary>
    SelfConfidence,

    /// <summary>Probability of the given class less that of the most probable other one, brought into [0,1].</summary>
    NormalizedMargin,

    /// <summary>Entropy of the prediction over the self-confidence, brought into [0,1].</summary>
    ConfidenceWeightedEntropy,
}
