using System.Globalization;
using System.Net;
using System.Text;
using SatCurate.Client.Follow;
using SatCurate.Client.Stores;
using SatCurate.Curation;

namespace SatCurate.Client.Report;

/// <summary>A report as one self-contained HTML file: no script, no font, no picture from anywhere else.</summary>
internal static class HtmlReport
{
    /// <summary>The whole file.</summary>
    public static string Render(ReportData data)
    {
        var html = new StringBuilder();
        html.Append(CultureInfo.InvariantCulture, $"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>{Encode(data.Dataset)} – label report</title>
            <style>{ReportStyle.Css}</style>
            </head>
            <body>
            <header><h1>{Encode(data.Dataset)}</h1><p>{Encode(data.Shape)} · {data.Classes.Count} classes · revision {data.Revision} · {data.WrittenAt.UtcDateTime:yyyy-MM-dd HH:mm} UTC</p><p>{Encode(data.Recipe)}</p></header>
            <main>

            """);
        Tiles(html, data);
        Section(html, "The run", "Shaded: warm-up, in which targets do not move.", Curves(data));
        Section(
            html,
            "The worst suspects",
            $"The {data.Suspects.Count} lowest label scores: given label struck through, suggested label in bold. Low score = suspicious.",
            data.Suspects.Count == 0 ? "<p>No predicted label differs from its given one.</p>" : SampleCards.Draw(data.Suspects, new ClassNames(data.Classes)));
        if (data.Outliers.Count > 0)
        {
            Section(
                html,
                "Like none of the classes",
                $"The {data.Outliers.Count} samples that the run could make least of, by the entropy of their mean prediction (1: all classes alike), with their given labels.",
                SampleCards.Draw(data.Outliers, new ClassNames(data.Classes)));
        }

        Section(html, "Given against predicted labels", "Shade: share of the row.", ConfusionTable.Draw(data.Confusion, data.Classes));
        html.Append(CultureInfo.InvariantCulture, $"""
            </main>
            <footer>Look further: <code>satcurate suspects {Encode(data.Dataset)}</code> · <code>satcurate export {Encode(data.Dataset)} --to {Encode(data.Dataset)}.csv</code></footer>
            </body>
            </html>

            """);
        return html.ToString();
    }

    private static void Tiles(StringBuilder html, ReportData data)
    {
        html.Append("<div class=\"tiles\">");
        Tile("flagged", RunText.Share(data.Flagged, data.TrainCount), "accent");
        if (data.Epochs is [.., { Mixture: { } mixture }])
        {
            Tile("estimated wrong", RunText.Estimate(mixture));
        }

        Tile("training samples", Number(data.TrainCount));
        Tile("test samples", Number(data.TestCount));
        Tile("decided", Number(data.Decided));
        if (data.Unlabelled > 0)
        {
            Tile("unlabelled", Number(data.Unlabelled));
        }

        if (data.Epochs is [.., { TestAccuracy: { } accuracy }])
        {
            Tile("test accuracy", accuracy.ToString("P1", CultureInfo.InvariantCulture));
        }

        Tile("epochs", string.Create(CultureInfo.InvariantCulture, $"{data.Epochs.Count} of {data.Run.Epochs}"));
        Tile("training time", RunText.Time(data.Epochs.Sum(epoch => epoch.Seconds)));
        html.Append("</div>\n");

        void Tile(string name, string figure, string kind = "") =>
            html.Append(CultureInfo.InvariantCulture, $"<div class=\"tile {kind}\"><b>{figure}</b><span>{name}</span></div>");
    }

    private static string Curves(ReportData data)
    {
        Curve[] curves =
        [
            new("loss", "F3", [.. data.Epochs.Select(epoch => (epoch.Epoch + 1, epoch.Loss))]),
            new("agrees with label in force", "P1", [.. data.Epochs.Select(epoch => (epoch.Epoch + 1, epoch.GivenAgreement))]),
            new("labels differing", "N0", [.. data.Epochs.Select(epoch => (epoch.Epoch + 1, (double)epoch.Differing))]),
            Targets("targets off the given label", "N0", targets => targets.OffGiven),
            Targets("targets turned in the epoch", "N0", targets => targets.Turned),
            Targets("wrong labels corrected", "P1", targets => targets.Recovery),
            Targets("right labels damaged", "P1", targets => targets.Damage),
            new("test accuracy", "P1", [.. data.Epochs.Where(epoch => epoch.TestAccuracy is not null).Select(epoch => (epoch.Epoch + 1, epoch.TestAccuracy!.Value))]),
        ];
        return $"<div class=\"curves\">{string.Concat(curves.Select(curve => curve.Draw(data.Run.Epochs, data.Run.Scope.WarmUpEpochs)))}</div>";

        Curve Targets(string title, string format, Func<TargetCounts, double?> figure) => new(
            title, format, [.. data.Epochs.Where(epoch => epoch.Targets is { } known && figure(known) is not null).Select(epoch => (epoch.Epoch + 1, figure(epoch.Targets!)!.Value))]);
    }

    private static void Section(StringBuilder html, string title, string caption, string body) =>
        html.Append(CultureInfo.InvariantCulture, $"<section><h2>{Encode(title)}</h2><p class=\"caption\">{Encode(caption)}</p>{body}</section>\n");

    private static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private static string Encode(string text) => WebUtility.HtmlEncode(text);
}
