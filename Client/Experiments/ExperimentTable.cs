using System.Globalization;
using System.Text;

namespace SatCurate.Client.Experiments;

/// <summary>Figures in per cent, one row a setting.</summary>
/// <param name="Setting">What the rows differ in.</param>
/// <param name="Columns">Titles of the figures.</param>
/// <param name="Rows">The figures.</param>
internal sealed record ExperimentTable(string Setting, IReadOnlyList<ExperimentColumn> Columns, IReadOnlyList<ExperimentRow> Rows)
{
    /// <summary>The table in Markdown; a figure that is not there yet is a dash.</summary>
    public string Markdown()
    {
        var text = new StringBuilder();
        Line([Setting, .. Columns.Select(column => column.Title)]);
        Line([":--", .. Columns.Select(_ => "--:")]);
        foreach (ExperimentRow row in Rows)
        {
            Line([row.Name, .. row.Figures.Zip(Columns, (figure, column) => Text(figure, column))]);
        }

        return text.ToString();

        void Line(IEnumerable<string> cells) => text.Append("| ").AppendJoin(" | ", cells).Append(" |\n");
    }

    private static string Text(Spread? figure, ExperimentColumn column) => figure switch
    {
        null => "–",
        { Deviation: { } deviation } => string.Create(CultureInfo.InvariantCulture, $"{Percent(figure.Mean, column)} ± {100 * deviation:F2}"),
        _ => Percent(figure.Mean, column),
    };

    private static string Percent(double share, ExperimentColumn column) => (100 * share).ToString(column.IsGain ? "+0.00;−0.00;0.00" : "F2", CultureInfo.InvariantCulture);
}

/// <summary>A column of figures.</summary>
/// <param name="Title">Its title.</param>
/// <param name="IsPlotted">Whether it is drawn.</param>
/// <param name="IsGain">Whether it is a difference of two figures.</param>
internal sealed record ExperimentColumn(string Title, bool IsPlotted = false, bool IsGain = false);

/// <summary>A row of figures.</summary>
/// <param name="Name">The setting.</param>
/// <param name="Figures">One a column; null where none is known.</param>
internal sealed record ExperimentRow(string Name, IReadOnlyList<Spread?> Figures);
