using System.Globalization;
using Spectre.Console;

namespace SatCurate.Client.Terminal;

/// <summary>A table for people: drawn on a terminal, plain columns parted by two blanks elsewhere.</summary>
internal sealed class Columns(params string[] titles)
{
    private readonly List<string[]> _rows = [];

    /// <summary>Adds a row, one cell a title.</summary>
    public void Add(params string[] cells) => _rows.Add(cells);

    /// <summary>Prints the table; numbers are set to the right.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="drawn">True for a terminal.</param>
    public void Print(TextWriter output, bool drawn)
    {
        if (drawn)
        {
            Draw(output);
            return;
        }

        string[][] lines = [titles, .. _rows];
        int[] widths = [.. titles.Select((_, column) => lines.Max(line => line[column].Length))];
        foreach (string[] line in lines)
        {
            output.WriteLine(string.Join("  ", line.Select((cell, column) =>
                IsNumeric(column) ? cell.PadLeft(widths[column]) : cell.PadRight(widths[column]))).TrimEnd());
        }
    }

    private void Draw(TextWriter output)
    {
        var table = new Table().Border(TableBorder.Rounded).BorderColor(Color.Grey);
        for (int column = 0; column < titles.Length; column++)
        {
            var drawn = new TableColumn($"[bold]{Markup.Escape(titles[column])}[/]") { NoWrap = true };
            table.AddColumn(IsNumeric(column) ? drawn.RightAligned() : drawn);
        }

        foreach (string[] row in _rows)
        {
            table.AddRow([.. row.Select(Markup.Escape)]);
        }

        AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output) }).Write(table);
    }

    private bool IsNumeric(int column) => _rows.Count > 0 && _rows.All(row => row[column].Length == 0 || char.IsAsciiDigit(row[column].TrimStart('-')[..1].PadRight(1)[0])
        && double.TryParse(row[column], NumberStyles.Number, CultureInfo.InvariantCulture, out _));
}
