using System.Runtime.InteropServices;
using SatCurate.Contracts.Blocks;
using SatCurate.Curation;

namespace SatCurate.Client.Export;

/// <summary>One sample of a revision, taken out of its block's columns.</summary>
/// <param name="Given">Given class, -1 where there is none.</param>
/// <param name="Predicted">Predicted class.</param>
/// <param name="Score">Label score; NaN where there is none.</param>
/// <param name="IsIssue">True where the label is flagged.</param>
/// <param name="Weight">Weight of the target.</param>
/// <param name="Visits">Visits in the run.</param>
/// <param name="Target">C probabilities.</param>
/// <param name="MeanPrediction">C probabilities; zeros before the first prediction after warm-up.</param>
internal readonly record struct RevisionSample(
    int Given,
    int Predicted,
    float Score,
    bool IsIssue,
    float Weight,
    int Visits,
    ReadOnlyMemory<float> Target,
    ReadOnlyMemory<float> MeanPrediction)
{
    /// <summary>False before the first prediction after warm-up: zeros must not pass for a distribution.</summary>
    public bool HasMeanPrediction => MeanPrediction.Span.ContainsAnyExcept(0f);

    /// <summary>Normalised entropy of the mean prediction, in [0,1]; null where there is none.</summary>
    public float? Entropy => HasMeanPrediction ? (float)Prediction.NormalizedEntropy(MeanPrediction.Span) : null;

    /// <summary>The samples of a block in order.</summary>
    /// <param name="rows">The block.</param>
    /// <param name="form">How the run keeps distributions.</param>
    public static IEnumerable<RevisionSample> In(BlockRows rows, DistributionForm form)
    {
        float[] values = MemoryMarshal.Cast<byte, float>(rows.Values.Span).ToArray();
        for (int offset = 0; offset < rows.Given.Count; offset++)
        {
            yield return new RevisionSample(
                rows.Given[offset],
                rows.Predicted[offset],
                rows.Scores[offset],
                rows.Issues[offset],
                rows.Weights[offset],
                rows.Visits[offset],
                Dense(values.AsMemory(2 * offset * form.Width, form.Width), form),
                Dense(values.AsMemory(((2 * offset) + 1) * form.Width, form.Width), form));
        }
    }

    private static ReadOnlyMemory<float> Dense(ReadOnlyMemory<float> kept, DistributionForm form)
    {
        if (form.TopK == 0)
        {
            return kept;
        }

        var dense = new float[form.Classes];
        form.Read(kept.Span, dense);
        return dense;
    }
}
