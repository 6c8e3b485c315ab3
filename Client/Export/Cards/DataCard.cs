using System.Globalization;
using System.Text;
using System.Text.Json;
using SatCurate.Client.Stores;
using SatCurate.Curation;
using SatCurate.Storage;

namespace SatCurate.Client.Export.Cards;

/// <summary>What a person must know of an export, in Markdown: what it is, what was changed, and how it was found.</summary>
/// <param name="meta">The export's meta file.</param>
/// <param name="changes">What was changed.</param>
/// <param name="manifest">The data set.</param>
internal sealed class DataCard(ExportMeta meta, LabelChanges changes, DatasetManifest manifest)
{
    private const int ChangesShown = 20;

    private readonly StringBuilder _card = new();
    private readonly ClassNames _classes = new(meta.Classes);

    /// <summary>The card.</summary>
    public string Write()
    {
        _card.Clear();
        CardHeader.Append(_card, meta, manifest);
        Line($"# {Text(meta.Dataset)}, labels corrected");
        Line($"");
        Line($"{meta.Counts.Rows} samples ({meta.Counts.Train} train, {meta.Counts.Test} test) of {meta.Classes.Count} classes, read as {manifest.Format}.");
        Line($"{meta.Counts.LabelIssues} given labels were found wrong and {meta.Counts.Corrected} labels differ from the given ones; {meta.Counts.Unlabelled} samples came without a label.");
        Line($"The labels were corrected by self-adaptive training (arXiv 2002.10319) with SatCurate, run {meta.Run}, revision {meta.Revision}.");
        Noise();
        Line($"");
        Line($"## Labels by class");
        Line($"");
        Line($"| class | given | changed to another | changed to this | corrected | threshold |");
        Line($"|---|---:|---:|---:|---:|---:|");
        for (int index = 0; index < _classes.Count; index++)
        {
            Line($"| {Text(_classes[index])} | {changes.Given[index]} | {changes.Left[index]} | {changes.Joined[index]} | {changes.Corrected[index]} | {meta.Thresholds[_classes[index]]:0.####} |");
        }

        Line($"");
        Line($"A given label is an issue where its label score lies below the threshold of its class.");
        MostFrequent();
        Decisions();
        Run();
        return _card.ToString();
    }

    private void Noise()
    {
        if (meta.Noise is { Injected: { } injected } noise)
        {
            string what = ImageCorruption.Of(injected) is null ? "The given labels were made wrong" : "Some of the pictures were corrupted";
            Line($"{what} on purpose: {Text(injected)}, seed {noise.Seed}.");
        }

        if (meta.Noise?.RealisedRate is { } rate)
        {
            Line($"Of the given labels {rate:P2} are wrong, as is known from the true ones.");
        }
    }

    private void MostFrequent()
    {
        (int Given, int Corrected, long Count)[] most = [.. changes.MostFrequent(ChangesShown)];
        if (most.Length == 0)
        {
            return;
        }

        Line($"");
        Line($"## The most frequent changes");
        Line($"");
        Line($"| given | corrected | samples |");
        Line($"|---|---|---:|");
        foreach ((int given, int corrected, long count) in most)
        {
            Line($"| {(given < 0 ? "(none)" : Text(_classes[given]))} | {Text(_classes[corrected])} | {count} |");
        }
    }

    private void Decisions()
    {
        Line($"");
        Line($"## Decisions");
        Line($"");
        Line($"People decided on {meta.Counts.Decided} samples: {changes.Kept} labels kept, {changes.Relabelled} given by hand, {changes.Discarded} samples discarded.");
    }

    private void Run()
    {
        Line($"");
        Line($"## How it was made");
        Line($"");
        Line($"{meta.Epochs.Done} of {meta.Epochs.Planned} epochs, {meta.Epochs.WarmUp} of them warm-up{(meta.Seed is { } seed ? string.Create(CultureInfo.InvariantCulture, $"; seed {seed}") : "")}. The recipe:");
        Line($"");
        Line($"```json");
        Line($"{JsonSerializer.Serialize(meta.Recipe)}");
        Line($"```");
    }

    private void Line(FormattableString text) => _card.Append(text.ToString(CultureInfo.InvariantCulture)).Append('\n');

    /// <summary>A name as it is, not as Markdown or HTML.</summary>
    private static string Text(string name)
    {
        var text = new StringBuilder();
        foreach (char c in name.ReplaceLineEndings(" "))
        {
            text.Append("\\`*_{}[]<>#|~&".Contains(c, StringComparison.Ordinal) ? "\\" : "").Append(c);
        }

        return text.ToString();
    }
}
