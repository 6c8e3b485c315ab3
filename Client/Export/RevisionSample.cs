using System.Runtime.InteropServices;
using SatCurate.Contracts.Blocks;

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
    /// <summary>The samples of a block in order.</summary>
    public static IEnumerable<RevisionSample> In(BlockRows rows)
    {
        float[] values = MemoryMarshal.Cast<byte, float>(rows.Values.Span).ToArray();
        int classes = rows.Given.Count == 0 ? 0 : values.Length / rows.Given.Count / 2;
        for (int offset = 0; offset < rows.Given.Count; offset++)
        {
            yield return new RevisionSample(
                rows.Given[offset],
                rows.Predicted[offset],
                rows.Scores[offset],
                rows.Issues[offset],
                rows.Weights[offset],
                rows.Visits[offset],
                values.AsMemory(2 * offset * classes, classes),
                values.AsMemory(((2 * offset) + 1) * classes, classes));
        }
    }
}
