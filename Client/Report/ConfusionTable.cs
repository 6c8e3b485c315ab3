using System.Globalization;
using System.Net;
using System.Text;
using SatCurate.Curation;

namespace SatCurate.Client.Report;

/// <summary>Given against predicted labels as a heat table; beyond some classes only the most frequent pairs.</summary>
internal static class ConfusionTable
{
    /// <summary>Classes of the largest table that is drawn whole.</summary>
    public const int LargestMatrix = 30;

    private const int PairsShown = 20;

    /// <summary>The table as HTML.</summary>
    public static string Draw(ConfusionMatrix confusion, IReadOnlyList<string> classes) =>
        (classes.Count <= LargestMatrix ? Matrix(confusion, classes) : "") + Pairs(confusion, classes);

    private static string Matrix(ConfusionMatrix confusion, IReadOnlyList<string> classes)
    {
        string head = classes.Any(name => name.Length > 4) ? "column tall" : "column";
        var html = new StringBuilder("<div class=\"scroll\"><table class=\"heat\"><thead><tr><th class=\"corner\">given ↓ predicted →</th>");
        foreach (string name in classes)
        {
            html.Append(CultureInfo.InvariantCulture, $"<th class=\"{head}\"><span>{Encode(name)}</span></th>");
        }

        html.Append("</tr></thead><tbody>");
        for (int given = 0; given < classes.Count; given++)
        {
            ReadOnlySpan<long> row = confusion.Row(given);
            long total = 0;
            foreach (long count in row)
            {
                total += count;
            }

            html.Append(CultureInfo.InvariantCulture, $"<tr><th>{Encode(classes[given])}</th>");
            for (int predicted = 0; predicted < classes.Count; predicted++)
            {
                double share = total == 0 ? 0 : (double)row[predicted] / total;
                string kind = given == predicted ? "same" : "other";

                // Square root: pairs of a few per cent, which are what one looks for, stay visible beside the diagonal.
                html.Append(CultureInfo.InvariantCulture, $"<td class=\"{kind}\" style=\"--heat:{Math.Sqrt(share):F3}\" title=\"{Encode(classes[given])} → {Encode(classes[predicted])}: {share:P1}\">{(row[predicted] == 0 ? "" : row[predicted].ToString("N0", CultureInfo.InvariantCulture))}</td>");
            }

            html.Append("</tr>");
        }

        return html.Append("</tbody></table></div>").ToString();
    }

    private static string Pairs(ConfusionMatrix confusion, IReadOnlyList<string> classes)
    {
        var pairs = new List<(int Given, int Predicted, long Count)>();
        for (int given = 0; given < classes.Count; given++)
        {
            for (int predicted = 0; predicted < classes.Count; predicted++)
            {
                if (given != predicted && confusion[given, predicted] > 0)
                {
                    pairs.Add((given, predicted, confusion[given, predicted]));
                }
            }
        }

        if (pairs.Count == 0)
        {
            return "<p>Every prediction agrees with its given label.</p>";
        }

        var html = new StringBuilder("<h3>Most frequent differences</h3><ol class=\"pairs\">");
        foreach ((int given, int predicted, long count) in pairs.OrderByDescending(pair => pair.Count).Take(PairsShown))
        {
            html.Append(CultureInfo.InvariantCulture, $"<li><span>{Encode(classes[given])} → {Encode(classes[predicted])}</span><b>{count:N0}</b></li>");
        }

        return html.Append("</ol>").ToString();
    }

    private static string Encode(string text) => WebUtility.HtmlEncode(text);
}
