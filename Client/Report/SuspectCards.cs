using System.Globalization;
using System.Net;
using System.Text;
using SatCurate.Client.Decisions;
using SatCurate.Client.Export;
using SatCurate.Client.Stores;
using SatCurate.Contracts.Blocks;

namespace SatCurate.Client.Report;

/// <summary>The worst suspects as cards: picture, first values or start of the text, given and suggested label, score.</summary>
internal static class SuspectCards
{
    /// <summary>The cards as HTML.</summary>
    public static string Draw(IReadOnlyList<ReportSuspect> suspects, ClassNames classes)
    {
        if (suspects.Count == 0)
        {
            return "<p>No predicted label differs from its given one.</p>";
        }

        var html = new StringBuilder($"<div class=\"cards{(suspects[0].Text is null ? "" : " texts")}\">");
        foreach (ReportSuspect suspect in suspects)
        {
            SuspectRow row = suspect.Row;
            html.Append("<article>");
            html.Append(suspect.Text is { } text ? $"<blockquote dir=\"auto\">{Encode(text)}</blockquote>"
                : suspect.Picture is { } picture
                ? $"<img alt=\"sample {row.Index.ToString(CultureInfo.InvariantCulture)}\" src=\"data:image/png;base64,{Convert.ToBase64String(picture)}\">"
                : $"<code>{string.Join(" ", suspect.Features.Select(value => value.ToString("G4", CultureInfo.InvariantCulture)))}</code>");
            html.Append(CultureInfo.InvariantCulture, $"<p><s>{Encode(classes[row.Given])}</s> → <b>{Encode(classes[row.Predicted])}</b></p>");
            html.Append(CultureInfo.InvariantCulture, $"<p class=\"figures\">#{row.Index} · score {row.Score:F3}{(row.IsIssue ? "" : " · not flagged")}{(suspect.Fault is { } fault ? $" · {fault}" : "")}</p>");
            html.Append(row.Verdict is null ? "" : $"<p class=\"decision\">{Encode(DecisionText.Of(row.Verdict, classes))}</p>");
            html.Append("</article>");
        }

        return html.Append("</div>").ToString();
    }

    private static string Encode(string text) => WebUtility.HtmlEncode(text);
}
