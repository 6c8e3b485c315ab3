using System.Globalization;
using System.Text;
using SatCurate.Client.Terminal;

namespace SatCurate.Client.Models;

/// <summary>The card for people, in Markdown with the front matter that model hubs read. It says what the JSON card says.</summary>
internal static class ModelCardText
{
    /// <summary>Most classes that are named.</summary>
    private const int ClassesNamed = 100;

    /// <summary>The card of a model.</summary>
    /// <param name="card">What is known of it.</param>
    /// <param name="file">Name of the model's file.</param>
    public static string Of(ModelCard card, string file)
    {
        var text = new StringBuilder();
        text.Append("---\nlibrary_name: pytorch\n").Append(Lines($"pipeline_tag: {Pipeline(card)}"));
        text.Append("tags:\n- satcurate\n- self-adaptive-training\n- noisy-labels\n");
        text.Append(Lines($"datasets:\n- {Json.Quoted(card.Dataset)}"));
        text.Append("---\n\n");
        text.Append(Lines($"# {Path.GetFileNameWithoutExtension(file)}\n"));
        text.Append(Lines($"A classifier of {card.Classes.Count} classes, trained by SatCurate with Self-Adaptive Training (arXiv 2002.10319) on the data set {card.Dataset}.\n"));
        Table(text, card);
        text.Append(Lines($"## Classes\n\nIn the order of the outputs, which are logits: {Classes(card.Classes)}.\n"));
        if (card.Model.Abstains)
        {
            text.Append("One output more stands behind them: the logit of abstention. Its probability in the softmax over all outputs says how much the model would rather not answer; ");
            text.Append("the probabilities of the classes are the softmax over theirs alone.\n\n");
        }

        text.Append(Lines($"## Input\n\n{Sentence(card.Preprocessing)}\n"));
        text.Append("## In PyTorch\n\n```python\nimport satcurate_model  # clients/python/satcurate_model.py of SatCurate\nimport torch\n\n");
        text.Append(card.Model.Script is null
            ? Lines($"model, card = satcurate_model.load({Json.Quoted(file)})")
            : Lines($"model, card = satcurate_model.load({Json.Quoted(file)}, module=torch.jit.load(\"FILE\"))  # the module whose SHA-256 stands above"));
        text.Append(card.Model.Abstains
            ? "logits = model(inputs)\nlabel = card[\"classes\"][int(logits[0, :-1].argmax())]\nabstention = float(logits[0].softmax(0)[-1])\n```\n\n"
            : "logits = model(inputs)\nlabel = card[\"classes\"][int(logits[0].argmax())]\n```\n\n");
        text.Append("## Limits\n\n");
        text.Append("* It was trained on noisy labels that were corrected while it trained: what it learnt wrong before the corrections came, it may have kept.\n");
        text.Append("* Its probabilities are a softmax, not calibrated.\n");
        text.Append(card.TestAccuracy is null
            ? "* There was no labelled test split: how well it does on new data was not measured.\n"
            : "* The test accuracy is that of the last epoch, measured on the labels of the test split as they were given.\n");
        text.Append(Lines($"\n## Recipe\n\n```json\n{Json.Indented(card.Recipe)}\n```"));
        return text.ToString();
    }

    private static void Table(StringBuilder text, ModelCard card)
    {
        text.Append("| | |\n|---|---|\n");
        Row("architecture", card.Model.Script is { } script ? $"a TorchScript module, SHA-256 `{script.Sha256}`" : card.Model.Architecture);
        Row("input", card.Model.Shape.Count == 0 ? card.Model.Input : $"{card.Model.Input}, {string.Join(" x ", card.Model.Shape)}");
        Row("trained on", string.Create(CultureInfo.InvariantCulture, $"{card.Dataset}, {card.Samples:N0} samples"));
        Row("run and revision", card.Revision is null ? card.Run : $"{card.Run}, {card.Revision}");
        Row("epochs", string.Create(CultureInfo.InvariantCulture, $"{card.Epochs.Done} of {card.Epochs.Planned}, the first {card.Epochs.WarmUp} on the labels as given"));
        if (card.TestAccuracy is { } accuracy)
        {
            Row("test accuracy", string.Create(CultureInfo.InvariantCulture, $"{accuracy:P2} after the last epoch"));
        }

        text.Append('\n');

        void Row(string what, string value) => text.Append(Lines($"| {what} | {value} |"));
    }

    private static string Pipeline(ModelCard card) => card.Model.Input switch
    {
        "image" => "image-classification",
        "text" => "text-classification",
        _ => "tabular-classification",
    };

    private static string Classes(IReadOnlyList<string> names) =>
        string.Join(", ", names.Take(ClassesNamed).Select(Code)) + (names.Count > ClassesNamed ? $", and {names.Count - ClassesNamed} more in the card inside the file" : "");

    /// <summary>A name as it is, whatever characters of Markdown it has.</summary>
    private static string Code(string name) =>
        name.Contains('`', StringComparison.Ordinal) ? $"`` {name.ReplaceLineEndings(" ")} ``" : $"`{name.ReplaceLineEndings(" ")}`";

    private static string Sentence(string text) => string.Concat(text[..1].ToUpperInvariant(), text.AsSpan(1), ".");

    private static string Lines(FormattableString text) => text.ToString(CultureInfo.InvariantCulture) + "\n";
}
