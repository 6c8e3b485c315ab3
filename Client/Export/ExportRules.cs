using SatCurate.Contracts.Datasets;
using SatCurate.Curation;
using SatCurate.Datasets;

namespace SatCurate.Client.Export;

/// <summary>How a row of a revision and the decision on it become a row of an export.</summary>
internal static class ExportRules
{
    /// <summary>The row of a training sample.</summary>
    /// <param name="id">The sample.</param>
    /// <param name="state">What the revision holds of it.</param>
    /// <param name="decision">The decision in force; null where there is none.</param>
    /// <param name="source">File of its payload; null where it has none of its own.</param>
    public static ExportRow Train(SampleId id, in RevisionSample state, DecisionRecord? decision, string? source)
    {
        int? verdict = decision?.Verdict;
        float? score = Seen(state.Score);
        (ReadOnlyMemory<float> target, float weight) = Overlaid(state, verdict);
        return new ExportRow
        {
            Id = id.ToString(),
            Index = id.Index,
            Split = Splits.Train,
            Given = state.Given,
            Predicted = state.Visits == 0 ? -1 : state.Predicted,
            Corrected = Corrected(state, verdict),
            IsLabelIssue = state.IsIssue,
            LabelScore = score,
            SoftLabel = target,
            Weight = weight,
            GivenLabelWeight = verdict == Verdict.Discard ? 0f : score,
            MeanPrediction = state.HasMeanPrediction ? state.MeanPrediction : default(ReadOnlyMemory<float>?),
            Visits = state.Visits,
            Decision = decision,
            Source = source ?? "",
        };
    }

    /// <summary>The row of a test sample: what its files say and nothing more, since no run visits it.</summary>
    public static ExportRow Test(string dataset, long index, int given, string? source) => new()
    {
        Id = $"{dataset}/{Splits.Test}/{index}",
        Index = index,
        Split = Splits.Test,
        Given = given,
        Source = source ?? "",
    };

    /// <summary>The target and its weight under a decision: one-hot with weight 1 on a label that a person decided on, weight 0 where discarded.</summary>
    public static (ReadOnlyMemory<float> Target, float Weight) Overlaid(in RevisionSample state, int? verdict)
    {
        (int label, SampleStanding standing) = LabelInForce.Of(state.Given, verdict);
        return standing switch
        {
            SampleStanding.Pinned => (OneHot(label, state.Target.Length), 1f),
            SampleStanding.Discarded => (state.Target, 0f),
            _ => (state.Target, state.Weight),
        };
    }

    /// <summary>
    /// The corrected class: a decision's where there is one (relabel: its class; keep: given; discard: none), else the predicted one where
    /// the label is an issue, else the given one.
    /// </summary>
    public static int Corrected(in RevisionSample state, int? verdict) => verdict switch
    {
        >= 0 => verdict.Value,
        Verdict.Keep => state.Given,
        Verdict.Discard => -1,
        _ => state.IsIssue ? state.Predicted : state.Given,
    };

    private static float? Seen(float value) => float.IsNaN(value) ? null : value;

    private static float[] OneHot(int label, int classes)
    {
        var target = new float[classes];
        target[label] = 1f;
        return target;
    }
}
