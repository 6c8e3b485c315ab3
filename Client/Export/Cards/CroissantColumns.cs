namespace SatCurate.Client.Export.Cards;

/// <summary>The columns of tables as Croissant describes them.</summary>
internal static class CroissantColumns
{
    private const string Text = "sc:Text";
    private const string Integer = "sc:Integer";
    private const string Float = "sc:Float";

    private static readonly Dictionary<string, (string DataType, string Description)> s_columns = new(StringComparer.Ordinal)
    {
        ["id"] = (Text, "Stable id of the sample"),
        ["index"] = (Integer, "Zero-based index within the split"),
        ["split"] = (Text, "train or test"),
        ["given_label"] = (Text, "Label that the data set came with; empty where there was none"),
        ["given_index"] = (Integer, "Its class number; -1 where there was none"),
        ["predicted_label"] = (Text, "Class that the run holds most probable"),
        ["corrected_label"] = (Text, "Label to use: a person's decision, else the predicted one where the given one is an issue, else the given one"),
        ["corrected_index"] = (Integer, "Its class number; -1 where there is none"),
        ["is_label_issue"] = ("sc:Boolean", "True where the given label was found wrong"),
        ["label_score"] = (Float, "Estimate of the probability that the given label is right; low is suspicious"),
        ["soft_label"] = (Float, "Corrected probability of every class, in class order"),
        ["soft_label_topk"] = (Float, "The most probable classes and their corrected probabilities; the rest of the mass lies evenly on the others"),
        ["weight"] = (Float, "Weight that goes with the soft label, from 0 to 1"),
        ["given_label_weight"] = (Float, "Weight for training on given labels, from 0 to 1"),
        ["mean_prediction"] = (Float, "Mean of the training predictions of every class, in class order; in-sample"),
        ["mean_prediction_topk"] = (Float, "The same for the mean of the training predictions; in-sample"),
        ["visits"] = (Integer, "Predictions that the sample has had; 0 means never seen"),
        ["decision"] = (Text, "A person's decision: keep, relabel:CLASS or discard; empty where there is none"),
        ["decided_by"] = (Text, "Who decided"),
        ["decided_at"] = ("sc:Date", "When, UTC"),
        ["run"] = (Text, "Run that the row was computed from"),
        ["revision"] = (Text, "Revision that the row was computed from"),
        ["mean_margin"] = (Float, "Mean over the visits of the given label's logit minus the largest other one"),
        ["confidence"] = (Float, "Mean over the visits of the probability of the given label"),
        ["variability"] = (Float, "Standard deviation of that probability"),
        ["disagreement"] = (Float, "Share of the visits that predicted another class than the given one"),
        ["forgetting"] = (Integer, "Visits that predicted another class after one that predicted the given one"),
        ["first_learned"] = (Integer, "Number of the first visit that predicted the given label; 0 where none did"),
        ["pre_memorization"] = (Float, "Largest probability of the given label at a visit where it was below 0.9"),
        ["small_loss"] = (Float, "Loss of the given label at the epoch where the losses of all samples fall furthest apart"),
        ["target_margin"] = (Float, "The target's probability of the given label minus the largest other one"),
        ["entropy"] = (Float, "Entropy of the mean prediction over that of all classes alike, from 0 to 1"),
        [ExportColumns.Abstention] = (Float, "Probability that the model would rather not say a class"),
        ["unseen_probability"] = (Float, "Probability of the given label by the half of the model that never trained with the sample"),
        ["self_influence"] = (Float, "By how much more, in nats, the loss of the given label is in that half than in the one that trained with the sample"),
        [ExportColumns.NeighbourAgreement] = (Float, "Share of the nearest neighbours, by what the model sees in them, that have the given label"),
        ["source"] = (Text, "File that the sample was read from"),
    };

    /// <summary>The type of the values; a list in CSV is one text.</summary>
    public static string DataType(string name, ExportFormat format) => ExportColumns.IsDistribution(name) && format == ExportFormat.Csv ? Text : s_columns[name].DataType;

    /// <summary>What they are.</summary>
    public static string Description(string name) => s_columns[name].Description;
}
