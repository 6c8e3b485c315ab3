using System.Globalization;
using SatCurate.Curation;

namespace SatCurate.Datasets.Readers;

/// <summary>Texts with a label column from CSV in UTF-8, one sample a row; a text may span lines inside quotes.</summary>
internal sealed class TextCsvSource : FileSource
{
    private readonly RecordColumns _columns;
    private readonly bool _header;

    /// <param name="paths">Files of the same columns, read one after the other.</param>
    /// <param name="options">Names or zero-based numbers of the columns.</param>
    public TextCsvSource(IReadOnlyList<string> paths, RecordOptions options)
        : base("csv")
    {
        Files = paths;
        (_columns, _header) = Layout(paths[0], options);
        foreach (string path in paths.Skip(1))
        {
            (RecordColumns other, bool header) = Layout(path, options);
            if (header != _header || !other.Names.SequenceEqual(_columns.Names, StringComparer.Ordinal))
            {
                throw new UserErrorException($"the columns differ from those of {paths[0]}", path, "Both need the same columns in the same order, header or not");
            }
        }

        Shape = SampleShape.Text;
        TakenFor = $"CSV of texts ({_columns.Why}; {(_header ? "with a header" : "no header")})";
    }

    /// <summary>True where a CSV file holds texts: an option names their column, or one is named text.</summary>
    public static bool Matches(string path, string? textColumn)
    {
        if (textColumn is not null)
        {
            return true;
        }

        using var rows = new CsvRows(path);
        return rows.Read() && rows.ToArray().Contains("text", StringComparer.OrdinalIgnoreCase);
    }

    /// <inheritdoc/>
    public override IEnumerable<RawSample> Read()
    {
        var payload = new TextPayload();
        long sample = 0;
        foreach (string path in Files)
        {
            using var rows = new CsvRows(path);
            bool header = _header;
            while (rows.Read())
            {
                if (header)
                {
                    header = false;
                    continue;
                }

                if (rows.Count != _columns.Names.Count)
                {
                    throw new UserErrorException($"{rows.Count} cells where {_columns.Names.Count} are wanted", $"{rows.Where}, sample {sample}");
                }

                int label = _columns.Label < 0 ? -1 : Learnt.NumberOf(rows[_columns.Label]);
                yield return new RawSample(payload.Of(rows.Whole(_columns.Text), () => $"{rows.Where}, sample {sample}"), label, null);
                sample++;
            }
        }
    }

    /// <summary>The first row is a header where it holds the names that are wanted; without one, columns go by their numbers.</summary>
    private static (RecordColumns Columns, bool Header) Layout(string path, RecordOptions options)
    {
        using var rows = new CsvRows(path);
        if (!rows.Read())
        {
            throw new UserErrorException("the data set is empty", path);
        }

        string[] first = rows.ToArray();
        bool header = options.Text is null || first.Contains(options.Text) || (options.Label is not null && first.Contains(options.Label))
            || first.Any(RecordColumns.IsLabelName) || !int.TryParse(options.Text, NumberStyles.None, CultureInfo.InvariantCulture, out _);
        if (header && !rows.Read())
        {
            throw new UserErrorException("the data set is empty: a header without rows", path);
        }

        string[] numbers = [.. Enumerable.Range(0, first.Length).Select(number => number.ToString(CultureInfo.InvariantCulture))];
        return (RecordColumns.Find(path, header ? first : numbers, header ? Named(options, first) : options), header);
    }

    /// <summary>Numbers of columns made names, where no column has the number for its name.</summary>
    private static RecordOptions Named(RecordOptions options, string[] names)
    {
        return options with { Text = Name(options.Text), Label = Name(options.Label) };

        string? Name(string? wanted) =>
            wanted is not null && !names.Contains(wanted)
                && int.TryParse(wanted, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number < names.Length
                ? names[number]
                : wanted;
    }
}
