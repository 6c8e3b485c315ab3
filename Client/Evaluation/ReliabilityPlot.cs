using System.Globalization;
using System.Text;
using SatCurate.Curation;

namespace SatCurate.Client.Evaluation;

/// <summary>Draws a reliability diagram as SVG: share of right labels against mean score, the diagonal of a score that is calibrated, and how many samples a point stands for.</summary>
internal static class ReliabilityPlot
{
    private const double Side = 420;
    private const double Edge = 56;
    private const int Lines = 5;

    /// <summary>The drawing.</summary>
    public static string Draw(ScoreReliability reliability)
    {
        var svg = new StringBuilder();
        Add($"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Side + (2 * Edge)} {Side + (2 * Edge)}\" font-family=\"sans-serif\" font-size=\"12\" role=\"img\">\n<rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n");
        Add($"<text x=\"{Edge}\" y=\"28\" font-size=\"15\">Share of right labels by label score; calibration error {reliability.CalibrationError:F3}</text>\n");
        for (int line = 0; line <= Lines; line++)
        {
            double value = (double)line / Lines;
            Add($"<path d=\"M{X(0)} {Y(value):F1}H{X(1)}M{X(value):F1} {Y(0)}V{Y(1)}\" stroke=\"#ddd\" fill=\"none\"/><text x=\"{X(0) - 8}\" y=\"{Y(value) + 4:F1}\" text-anchor=\"end\">{value:F1}</text><text x=\"{X(value):F1}\" y=\"{Y(0) + 18}\" text-anchor=\"middle\">{value:F1}</text>\n");
        }

        Add($"<path d=\"M{X(0)} {Y(0)}L{X(1)} {Y(1)}\" stroke=\"#999\" stroke-dasharray=\"4 4\"/>\n");
        foreach (ReliabilityBin bin in reliability.Bins)
        {
            Add($"<circle cx=\"{X(bin.Score):F1}\" cy=\"{Y(bin.Right):F1}\" r=\"5\" fill=\"#4c72b0\"/><text x=\"{X(bin.Score) + 8:F1}\" y=\"{Y(bin.Right) + 16:F1}\" fill=\"#555\">{bin.Samples:N0}</text>\n");
        }

        return svg.Append("</svg>\n").ToString();

        static double X(double value) => Edge + (Side * value);

        static double Y(double value) => Edge + (Side * (1 - value));

        void Add(FormattableString text) => svg.Append(text.ToString(CultureInfo.InvariantCulture));
    }
}
