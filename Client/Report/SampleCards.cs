using System.Globalization;
using System.Net;
using System.Text;
using SatCurate.Client.Decisions;
using SatCurate.Client.Stores;

namespace SatCurate.Client.Report;

/// <summary>Samples as cards: picture, first values or start of the text, given and suggested label, figures.</summary>
internal static class SampleCards
{
    /// <summary>The cards as HTML.</summary>
    public static string Draw(IReadOnlyList<ReportSample> samples, ClassNames classes)
    {
        var html = new StringBuilder($"<div class=\"cards{(samples.Any(sample => sample.Excerpt.Text is not null) ? " texts" : "")}\">");
        foreach (ReportSample sample in samples)
        {
            (SampleExcerpt excerpt, string given) = (sample.Excerpt, sample.Given < 0 ? "unlabelled" : classes[sample.Given]);
            html.Append("<article>");
            html.Append(excerpt.Text is { } text ? $"<blockquote dir=\"auto\">{Encode(text)}</blockquote>"
                : excerpt.Picture is { } picture
                ? $"<img alt=\"sample {sample.Index.ToString(CultureInfo.InvariantCulture)}\" src=\"data:image/png;base64,{Convert.ToBase64String(picture)}\">"
                : $"<code>{string.Join(" ", excerpt.Features.Select(value => value.ToString("G4", CultureInfo.InvariantCulture)))}</code>");
            html.Append(sample.Suggested is { } suggested ? $"<p><s>{Encode(given)}</s> → <b>{Encode(classes[suggested])}</b></p>" : $"<p>{Encode(given)}</p>");
            html.Append(CultureInfo.InvariantCulture, $"<p class=\"figures\">#{sample.Index} · {sample.Figures}{(excerpt.Fault is { } fault ? $" · {fault}" : "")}</p>");
            html.Append(sample.Verdict is null ? "" : $"<p class=\"decision\">{Encode(DecisionText.Of(sample.Verdict, classes))}</p>");
            html.Append("</article>");
        }

        return html.Append("</div>").ToString();
    }

    private static string Encode(string text) => WebUtility.HtmlEncode(text);
}
