namespace SatCurate.Client.Export;

/// <summary>The columns of an export, in order.</summary>
internal static class ExportColumns
{
    /// <summary>Their names.</summary>
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
}
