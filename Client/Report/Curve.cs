using System.Globalization;
using System.Net;
using System.Text;

namespace SatCurate.Client.Report;

/// <summary>One figure per epoch, drawn as inline SVG; colours come from the page's style.</summary>
/// <param name="Title">What is drawn.</param>
/// <param name="Format">.NET format of its values.</param>
/// <param name="Points">Epoch from 1 and value, in order.</param>
internal sealed record Curve(string Title, string Format, IReadOnlyList<(int Epoch, double Value)> Points)
{
    private const double Width = 320;
    private const double Height = 150;
    private const double Left = 8;
    private const double Right = 8;
    private const double Top = 12;
    private const double Bottom = 20;

    /// <summary>The figure; empty where fewer than two points are known.</summary>
    /// <param name="epochs">Epochs on the axis.</param>
    /// <param name="warmUp">Epochs of warm-up, marked as a band.</param>
    public string Draw(int epochs, int warmUp)
    {
        (int Epoch, double Value)[] points = [.. Points.Where(point => double.IsFinite(point.Value))];
        if (points.Length < 2)
        {
            return "";
        }

        double low = points.Min(point => point.Value);
        double high = points.Max(point => point.Value);
        double span = high - low > 0 ? high - low : 1;
        var svg = new StringBuilder();
        svg.Append(Invariant($"<figure><figcaption>{WebUtility.HtmlEncode(Title)}<b>{Text(points[^1].Value)}</b></figcaption>"));
        svg.Append(Invariant($"<svg viewBox=\"0 0 {Width} {Height}\" role=\"img\" aria-label=\"{WebUtility.HtmlEncode(Title)} per epoch\">"));
        if (warmUp > 0)
        {
            svg.Append(Invariant($"<rect class=\"warm\" x=\"{X(0.5):F1}\" y=\"{Top}\" width=\"{X(Math.Min(warmUp, epochs) + 0.5) - X(0.5):F1}\" height=\"{Height - Top - Bottom}\"/>"));
        }

        svg.Append(Invariant($"<path class=\"axis\" d=\"M{Left} {Height - Bottom}H{Width - Right}\"/>"));
        svg.Append("<path class=\"line\" d=\"");
        for (int i = 0; i < points.Length; i++)
        {
            svg.Append(Invariant($"{(i == 0 ? 'M' : 'L')}{X(points[i].Epoch):F1} {Y(points[i].Value):F1}"));
        }

        svg.Append("\"/>");
        foreach ((int epoch, double value) in points)
        {
            svg.Append(Invariant($"<circle class=\"dot\" cx=\"{X(epoch):F1}\" cy=\"{Y(value):F1}\" r=\"{(points.Length > 60 ? 1.2 : 2.2)}\"><title>epoch {epoch}: {Text(value)}</title></circle>"));
        }

        svg.Append(Invariant($"<text x=\"{Left}\" y=\"{Height - 6}\">1</text><text class=\"end\" x=\"{Width - Right}\" y=\"{Height - 6}\">epoch {epochs}</text>"));
        svg.Append(Invariant($"<text class=\"range\" x=\"{Width - Right}\" y=\"{Top - 2}\">{Text(low)} – {Text(high)}</text></svg></figure>"));
        return svg.ToString();

        double X(double epoch) => Left + ((Width - Left - Right) * (epoch - 0.5) / Math.Max(1, epochs));

        double Y(double value) => Height - Bottom - 4 - ((Height - Top - Bottom - 12) * (value - low) / span);

        string Text(double value) => value.ToString(Format, CultureInfo.InvariantCulture);
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
