using System.Text.Json;
using SatCurate.Curation;

namespace SatCurate.Datasets.Readers.Pictures;

/// <summary>The rows of <c>metadata.csv</c> or <c>metadata.jsonl</c>: the file of a picture, and its label.</summary>
/// <param name="path">The file.</param>
/// <param name="options">Name of the label column.</param>
internal sealed class MetadataRows(string path, RecordOptions options)
{
    private const string FileColumn = "file_name";

    private readonly bool _isCsv = path.EndsWith(".csv", StringComparison.Ordinal);

    /// <summary>How the label column was found; known after reading.</summary>
    public string Why { get; private set; } = "";

    /// <summary>True where the file exists and names pictures: it has a column <c>file_name</c>.</summary>
    public static bool Matches(string path)
    {
        if (!File.Exists(path) || InputFile.Head(path, 1).Length == 0)
        {
            return false;
        }

        if (!path.EndsWith(".csv", StringComparison.Ordinal))
        {
            return JsonLines.Read(path).Select(row => row.Object.TryGetProperty(FileColumn, out _)).FirstOrDefault();
        }

        using var rows = new CsvRows(path);
        return rows.Read() && rows.ToArray().Contains(FileColumn);
    }

    /// <summary>Reads them.</summary>
    /// <param name="row">Takes the picture's file, the text of its label (null where it has none), and where they stand.</param>
    public void Read(Action<string, string?, string> row)
    {
        if (_isCsv)
        {
            ReadCsv(row);
        }
        else
        {
            ReadJsonl(row);
        }
    }

    private void ReadCsv(Action<string, string?, string> row)
    {
        using var rows = new CsvRows(path);
        rows.Read();
        string[] names = rows.ToArray();
        int file = Array.IndexOf(names, FileColumn);
        int label = Array.IndexOf(names, LabelColumn(names));
        while (rows.Read())
        {
            if (rows.Count != names.Length)
            {
                throw new UserErrorException($"{rows.Count} cells where {names.Length} are wanted", rows.Where);
            }

            row(rows[file].ToString(), label < 0 ? null : rows[label].ToString(), rows.Where);
        }
    }

    private void ReadJsonl(Action<string, string?, string> row)
    {
        string? label = null;
        bool first = true;
        foreach ((long line, JsonElement record) in JsonLines.Read(path))
        {
            string where = $"{path}, line {line}";
            label = first ? LabelColumn([.. record.EnumerateObject().Select(member => member.Name)]) : label;
            first = false;
            JsonElement file = Member(record, FileColumn, where);
            row(
                file.ValueKind == JsonValueKind.String ? JsonText.String(file, () => where) : throw new UserErrorException($"'{FileColumn}' is {JsonText.Article(file)}, no string", where),
                label is null ? null : JsonText.Label(Member(record, label, where), () => where),
                where);
        }
    }

    private static JsonElement Member(JsonElement record, string key, string where) =>
        record.TryGetProperty(key, out JsonElement value) ? value : throw new UserErrorException($"no key '{key}'", where, "Every object needs the keys of the first");

    /// <summary>Name of the label column; null where labels come from elsewhere. Texts beside pictures are captions.</summary>
    private string? LabelColumn(IReadOnlyList<string> names)
    {
        string[] others = [.. names.Where(name => name != FileColumn && (name == options.Label || !name.Equals("text", StringComparison.OrdinalIgnoreCase)))];
        RecordOptions found = options.Label is not null || !options.TakeLabels || others.Any(RecordColumns.IsLabelName) ? options
            : others.Contains("labels") ? options with { Label = "labels", LabelWhy = "by its name" }
            : others.Length == 1 ? options with { Label = others[0], LabelWhy = "the only other column" }
            : options;
        RecordColumns columns = RecordColumns.Find(path, others, found);
        Why = columns.Why;
        return columns.Label < 0 || !options.TakeLabels ? null : others[columns.Label];
    }
}
