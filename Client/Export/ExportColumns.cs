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

    /// <summary>Those of <see cref="SampleSignals"/>, behind the others where they are wanted.</summary>
    public static IReadOnlyList<string> Signals { get; } =
        ["mean_margin", "confidence", "variability", "disagreement", "forgetting", "first_learned", "pre_memorization", "small_loss", "target_margin", "entropy"];

    /// <summary>Those of <see cref="TurnOverSignal"/>.</summary>
    public static IReadOnlyList<string> TurnOver { get; } = ["unseen_probability", "self_influence"];

    /// <summary>Probability that a selective run's last model abstains.</summary>
    public const string Abstention = "abstention";

    /// <summary>Share of the nearest neighbours that have the given label; the last column where it is wanted.</summary>
    public const string NeighbourAgreement = "neighbour_agreement";

    /// <summary>The names of an export's columns.</summary>
    public static IReadOnlyList<string> Of(ExportSubject subject) =>
    [
        .. Names.Select(name => subject.Form.TopK > 0 && IsDistribution(name) ? name + "_topk" : name),
        .. subject.HasSignals ? Signals : [],
        .. subject.HasTurnOver ? TurnOver : [],
        .. subject.HasAbstention ? (string[])[Abstention] : [],
        .. subject.HasNeighbours ? (string[])[NeighbourAgreement] : [],
    ];
}
