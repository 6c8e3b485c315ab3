using SatCurate.Curation;

namespace SatCurate.Client.Suspects;

/// <summary>A label that confident learning holds to be wrong.</summary>
/// <param name="Index">Zero-based index of the sample.</param>
/// <param name="Given">Given class.</param>
/// <param name="Suggested">Most probable class.</param>
/// <param name="Score">Label score in [0,1], low = suspicious.</param>
/// <param name="GivenProbability">Probability of the given class.</param>
/// <param name="SuggestedProbability">Probability of the suggested class.</param>
internal sealed record PredictionSuspectRow(int Index, int Given, int Suggested, double Score, double GivenProbability, double SuggestedProbability)
{
    /// <summary>The row of one sample.</summary>
    public static PredictionSuspectRow Of(LabelledPredictions predictions, int sample, double score)
    {
        (int given, int suggested) = (predictions.Labels[sample], predictions.Predicted(sample));
        return new(sample, given, suggested, score, predictions.Row(sample)[given], predictions.Row(sample)[suggested]);
    }
}
