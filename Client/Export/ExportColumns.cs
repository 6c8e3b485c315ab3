using SatCurate.Curation;

namespace SatCurate.Client.Export;

/// <summary>The columns of an export, in order.</summary>
internal static class ExportColumns
{
    /// <summary>Their names where a run keeps the whole of each distribution.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        "id",
        "index",
        "split",
        "given_label",
        "given_index",
        "predicted_label",
        "corrected_label",
        "corrected_index",
        "is_label_issue",
        "label_score",
        "soft_label",
        "weight",
        "given_label_weight",
        "mean_prediction",
        "visits",
        "decision",
        "decided_by",
        "decided_at",
        "run",
        "revision",
        "source",
    ];

    /// <summary>True for <c>soft_label</c>, <c>mean_prediction</c> and their forms where only the top k is kept.</summary>
    public static bool IsDistribution(string name) => name is "soft_label" or "mean_prediction" || IsTopK(name);

    /// <summary>True for distributions of which only the top k is kept.</summary>
    public static bool IsTopK(string name) => name is "soft_label_topk" or "mean_prediction_topk";

    /// <summary>Their names.</summary>
    public static IReadOnlyList<string> In(DistributionForm form) =>
        form.TopK == 0 ? Names : [.. Names.Select(name => IsDistribution(name) ? name + "_topk" : name)];
}
