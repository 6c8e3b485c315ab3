using System.Globalization;
using System.Text.Json;
using SatCurate.Client.Decisions;
using SatCurate.Client.Export;
using SatCurate.Client.Stores;
using SatCurate.Client.Terminal;
using SatCurate.Contracts.Blocks;
using SatCurate.Curation;

namespace SatCurate.Client.Suspects;

/// <summary>One page of suspects, printed in any form.</summary>
/// <param name="session">The data set.</param>
/// <param name="view">The revision that answered.</param>
/// <param name="epochs">Epochs of its run.</param>
/// <param name="matching">Suspects that match in all.</param>
/// <param name="offset">How many were passed over.</param>
/// <param name="rows">The page.</param>
/// <param name="texts">Excerpts of the samples by index; empty where they are no texts.</param>
internal sealed class SuspectList(
    DatasetSession session,
    RevisionView view,
    int epochs,
    long matching,
    int offset,
    IReadOnlyList<SuspectRow> rows,
    IReadOnlyDictionary<long, string> texts)
{
    private static readonly string[] s_columns =
    [
        "index", "id", "given_label", "suggested_label", "label_score", "margin", "weight", "disagreement", "is_label_issue", "visits", "decision",
    ];

    private readonly ClassNames _classes = session.Classes;

    /// <summary>A table for people, with a footer that names run and epoch.</summary>
    public void PrintTable(CommandContext context)
    {
        bool disagreement = rows.Any(row => !float.IsNaN(row.Disagreement));
        var table = new Columns(["index", "given", "suggested", "score", "margin", "weight", .. disagreement ? ["disagrees"] : Array.Empty<string>(), "issue", "decision", .. texts.Count > 0 ? ["text"] : Array.Empty<string>()]);
        foreach (SuspectRow row in rows)
        {
            table.Add([
                row.Index.ToString(CultureInfo.InvariantCulture),
                _classes[row.Given],
                _classes[row.Predicted],
                Short(row.Score),
                Short(row.Margin),
                Short(row.Weight),
                .. disagreement ? [Short(row.Disagreement)] : Array.Empty<string>(),
                row.IsIssue ? "yes" : "no",
                DecisionText.Of(row.Verdict, _classes),
                .. texts.TryGetValue(row.Index, out string? text) ? [text] : Array.Empty<string>()]);
        }

        table.Print(context.Out, context.OutIsTerminal);
        context.Out.WriteLine(Footer());
    }

    /// <summary>CSV; the footer goes to stderr.</summary>
    public void PrintCsv(CommandContext context)
    {
        string[] columns = [.. s_columns, .. texts.Count > 0 ? ["text"] : Array.Empty<string>()];
        context.Out.Write(string.Join(',', columns) + "\r\n");
        foreach (SuspectRow row in rows)
        {
            string[] cells =
            [
                row.Index.ToString(CultureInfo.InvariantCulture),
                Id(row),
                _classes[row.Given],
                _classes[row.Predicted],
                Exact(row.Score),
                Exact(row.Margin),
                Exact(row.Weight),
                Exact(row.Disagreement),
                row.IsIssue ? "true" : "false",
                row.Visits.ToString(CultureInfo.InvariantCulture),
                DecisionText.Of(row.Verdict, _classes),
                .. texts.TryGetValue(row.Index, out string? text) ? [text] : Array.Empty<string>(),
            ];
            context.Out.Write(string.Join(',', cells.Select(Csv.Quote)) + "\r\n");
        }

        context.Error.WriteLine(Footer());
    }

    /// <summary>One JSON object a line; the footer goes to stderr.</summary>
    public void PrintJsonl(CommandContext context)
    {
        foreach (SuspectRow row in rows)
        {
            context.Out.WriteLine(JsonSerializer.Serialize(Document(row), Json.Line));
        }

        context.Error.WriteLine(Footer());
    }

    /// <summary>One JSON document with the run, the revision and the rows.</summary>
    public void PrintJson(CommandContext context) => Json.Print(context.Out, new
    {
        Dataset = session.Manifest.Name,
        view.Revision.Run,
        Revision = view.Revision.ToString(),
        Epoch = view.Revision.Epoch + 1,
        Epochs = epochs,
        Matching = matching,
        Offset = offset,
        Suspects = rows.Select(Document),
    });

    private string Footer() => string.Create(
        CultureInfo.InvariantCulture,
        $"run {view.Revision.Run}, epoch {view.Revision.Epoch + 1} of {epochs}: {(rows.Count == 0 ? "none shown" : $"{offset + 1}-{offset + rows.Count}")} of {matching:N0} suspects");

    private string Id(SuspectRow row) => new SampleId(session.Manifest.Name, row.Index).ToString();

    private object Document(SuspectRow row) => new
    {
        row.Index,
        Id = Id(row),
        GivenLabel = _classes[row.Given],
        SuggestedLabel = _classes[row.Predicted],
        LabelScore = Json.Number(row.Score),
        Margin = Json.Number(row.Margin),
        row.Weight,
        Disagreement = Json.Number(row.Disagreement),
        IsLabelIssue = row.IsIssue,
        row.Visits,
        Decision = DecisionText.Of(row.Verdict, _classes),
        Text = texts.GetValueOrDefault(row.Index),
    };

    private static string Short(float value) => float.IsNaN(value) ? "" : value.ToString("F3", CultureInfo.InvariantCulture);

    private static string Exact(float value) => float.IsNaN(value) ? "" : value.ToString("R", CultureInfo.InvariantCulture);
}
