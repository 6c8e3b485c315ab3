using System.Globalization;
using System.Text.Json;
using SatCurate.Client.Export;
using SatCurate.Client.Terminal;

namespace SatCurate.Client.Suspects;

/// <summary>One page of a list, printed in any form.</summary>
/// <param name="Head">What the whole list is of, for the form json.</param>
/// <param name="Columns">What is said of a row.</param>
/// <param name="Rows">The page.</param>
/// <param name="Matching">Rows of the list in all.</param>
/// <param name="Offset">How many were passed over.</param>
/// <param name="Source">Who answered, before the count.</param>
/// <param name="Kind">What was counted, behind it.</param>
internal sealed record ListPage<TRow>(
    IReadOnlyDictionary<string, object?> Head, IReadOnlyList<ListColumn<TRow>> Columns, IReadOnlyList<TRow> Rows, int Matching, int Offset, string Source, string Kind)
{
    /// <summary>Prints in the form <c>table</c>, <c>csv</c>, <c>jsonl</c> or <c>json</c>; the footer of csv and jsonl goes to stderr.</summary>
    public void Print(CommandContext context, string form)
    {
        switch (form)
        {
            case "json": Json.Print(context.Out, Document()); return;
            case "csv": PrintCsv(context.Out); break;
            case "jsonl": Rows.ToList().ForEach(row => context.Out.WriteLine(JsonSerializer.Serialize(Document(row), Json.Line))); break;
            default: PrintTable(context); break;
        }

        string shown = Rows.Count == 0 ? "none shown" : $"{Offset + 1}-{Offset + Rows.Count}";
        (form == "table" ? context.Out : context.Error).WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Source}: {shown} of {Matching:N0} {Kind}"));
    }

    private void PrintTable(CommandContext context)
    {
        ListColumn<TRow>[] shown = [.. Columns.Where(column => column.Title is not null)];
        var table = new Columns([.. shown.Select(column => column.Title!)]);
        foreach (TRow row in Rows)
        {
            table.Add([.. shown.Select(column => Text(column.Value(row), "F3"))]);
        }

        table.Print(context.Out, context.OutIsTerminal);
    }

    private void PrintCsv(TextWriter output)
    {
        output.Write(string.Join(',', Columns.Select(column => column.Name)) + "\r\n");
        foreach (TRow row in Rows)
        {
            output.Write(string.Join(',', Columns.Select(column => Csv.Quote(Text(column.Value(row), "R")))) + "\r\n");
        }
    }

    private Dictionary<string, object?> Document() =>
        new(Head) { ["matching"] = Matching, ["offset"] = Offset, ["suspects"] = Rows.Select(Document) };

    private Dictionary<string, object?> Document(TRow row) => Columns.ToDictionary(column => column.Name, column => column.Value(row));

    private static string Text(object? value, string figures) => value switch
    {
        null => "",
        bool yes => yes ? "true" : "false",
        float or double => ((IFormattable)value).ToString(figures, CultureInfo.InvariantCulture),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };
}

/// <summary>One thing said of a row.</summary>
/// <param name="Name">Its name in CSV and JSON.</param>
/// <param name="Title">Its title in the table; null where it is not shown there.</param>
/// <param name="Value">A text, a number or null.</param>
internal sealed record ListColumn<TRow>(string Name, string? Title, Func<TRow, object?> Value);
