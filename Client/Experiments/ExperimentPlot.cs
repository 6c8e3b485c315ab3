using System.Globalization;
using System.Net;
using System.Text;

namespace SatCurate.Client.Experiments;

/// <summary>Draws a table as SVG: the rows along the axis, means with their standard deviations, one colour a column.</summary>
internal static class ExperimentPlot
{
    private const double Width = 760;
    private const double Height = 420;
    private const double Left = 64;
    private const double Right = 16;
    private const double Top = 56;
    private const double Bottom = 120;
    private const int Lines = 5;

    private static readonly string[] s_colours = ["#c44e52", "#4c72b0", "#55a868"];

    /// <summary>The drawing; columns of percentages alone are drawn.</summary>
    public static string Draw(string title, ExperimentTable table)
    {
        int[] columns = [.. Enumerable.Range(0, table.Columns.Count).Where(column => table.Columns[column].IsPlotted)];
        Spread[] drawn = [.. table.Rows.SelectMany(row => columns.Select(column => row.Figures[column])).OfType<Spread>()];
        double low = Math.Floor(20 * drawn.Select(spread => spread.Mean - (spread.Deviation ?? 0)).DefaultIfEmpty(0).Min()) / 20;
        double high = Math.Ceiling(20 * drawn.Select(spread => spread.Mean + (spread.Deviation ?? 0)).DefaultIfEmpty(1).Max()) / 20;
        var svg = new StringBuilder();
        Add($"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width} {Height}\" font-family=\"sans-serif\" font-size=\"12\" role=\"img\">\n<rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n<text x=\"{Left}\" y=\"20\" font-size=\"15\">{WebUtility.HtmlEncode(title)}</text>\n");
        for (int line = 0; line <= Lines; line++)
        {
            double value = low + ((high - low) * line / Lines);
            Add($"<path d=\"M{Left} {Y(value):F1}H{Width - Right}\" stroke=\"#ddd\"/><text x=\"{Left - 8}\" y=\"{Y(value) + 4:F1}\" text-anchor=\"end\">{100 * value:F0} %</text>\n");
        }

        for (int row = 0; row < table.Rows.Count; row++)
        {
            Add($"<text transform=\"translate({X(row) + 4:F1} {Height - Bottom + 16}) rotate(-35)\" text-anchor=\"end\">{WebUtility.HtmlEncode(table.Rows[row].Name)}</text>\n");
        }

        for (int at = 0; at < columns.Length; at++)
        {
            Series(at);
        }

        return svg.Append("</svg>\n").ToString();

        void Series(int at)
        {
            string colour = s_colours[at % s_colours.Length];
            double shift = 5 * (at - ((columns.Length - 1) / 2.0)); // Bars side by side.
            Add($"<circle cx=\"{Left + 6 + (220 * at)}\" cy=\"38\" r=\"4\" fill=\"{colour}\"/><text x=\"{Left + 16 + (220 * at)}\" y=\"42\">{WebUtility.HtmlEncode(table.Columns[columns[at]].Title)}</text>\n");
            for (int row = 0; row < table.Rows.Count; row++)
            {
                if (table.Rows[row].Figures[columns[at]] is { } figure)
                {
                    double bar = figure.Deviation ?? 0;
                    Add($"<path d=\"M{X(row) + shift:F1} {Y(figure.Mean - bar):F1}V{Y(figure.Mean + bar):F1}\" stroke=\"{colour}\"/><circle cx=\"{X(row) + shift:F1}\" cy=\"{Y(figure.Mean):F1}\" r=\"4\" fill=\"{colour}\"/>\n");
                }
            }
        }

        double X(int row) => Left + ((Width - Left - Right) * (row + 0.5) / table.Rows.Count);

        double Y(double value) => Height - Bottom - ((Height - Top - Bottom) * (value - low) / (high > low ? high - low : 1));

        void Add(FormattableString text) => svg.Append(text.ToString(CultureInfo.InvariantCulture));
    }
}
