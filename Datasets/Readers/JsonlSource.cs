using System.Runtime.InteropServices;
using System.Text.Json;
using SatCurate.Curation;
using SatCurate.Storage;

namespace SatCurate.Datasets.Readers;

/// <summary>
/// Samples from JSONL, one object a line: a text and its label, or numeric features (numbers, and arrays of numbers of one length) and
/// theirs. Every object needs the keys of the first; a label of null is none.
/// </summary>
internal sealed class JsonlSource : FileSource, IFeatureSource
{
    private readonly RecordColumns _columns;
    private readonly int[] _widths;

    /// <param name="paths">Files, read one after the other.</param>
    /// <param name="options">Names of the keys.</param>
    public JsonlSource(IReadOnlyList<string> paths, RecordOptions options)
        : base("jsonl")
    {
        Files = paths;
        (long line, JsonElement first) = JsonLines.Read(paths[0]).Select(row => (row.Line, row.Object.Clone())).FirstOrDefault();
        if (line == 0)
        {
            throw new UserErrorException("the data set is empty", paths[0]);
        }

        _columns = RecordColumns.Find(paths[0], [.. first.EnumerateObject().Select(member => member.Name)], options);
        _widths = [.. _columns.Features.Select(column => WidthOf(first.GetProperty(_columns.Names[column]), _columns.Names[column], $"{paths[0]}, line {line}"))];
        Shape = _columns.IsText ? SampleShape.Text : new SampleShape(PayloadKind.FeaturesFloat32, 1, 1, _widths.Sum());
        if (!_columns.IsText && _widths.Sum() == 0)
        {
            throw new UserErrorException("no text and no features", $"{paths[0]}, line {line}", "Name the key of the text with --text-column");
        }

        TakenFor = $"JSONL of {(_columns.IsText ? "texts" : $"{Shape.Width} numeric features")} ({_columns.Why})";
    }

    /// <inheritdoc/>
    public IReadOnlyList<FeatureColumn> Columns => [.. _columns.Features.Select(column => new FeatureColumn(_columns.Names[column], null))];

    /// <inheritdoc/>
    public override IEnumerable<RawSample> Read()
    {
        var text = new TextPayload();
        var features = new byte[_columns.IsText ? 0 : Shape.Bytes];
        long sample = 0;
        foreach (string path in Files)
        {
            foreach ((long line, JsonElement row) in JsonLines.Read(path))
            {
                var place = new Place(path, line, sample++);
                int label = _columns.Label < 0 ? -1 : Learnt.NumberOf(JsonText.Label(Member(row, _columns.Label, place), place.ToString));
                ReadOnlyMemory<byte> payload = _columns.IsText ? text.Of(Text(row, place), place.ToString) : features;
                if (!_columns.IsText)
                {
                    Fill(row, MemoryMarshal.Cast<byte, float>(features.AsSpan()), place);
                }

                yield return new RawSample(payload, label, null);
            }
        }
    }

    private static int WidthOf(JsonElement value, string key, string where) => value.ValueKind switch
    {
        JsonValueKind.Number => 1,
        JsonValueKind.Array => value.GetArrayLength(),
        _ => throw new UserErrorException(
            $"'{key}' holds {JsonText.Article(value)}, no number",
            where,
            "Features are numbers or arrays of numbers; name the key of a text with --text-column, of the label with --label-column"),
    };

    private JsonElement Member(JsonElement row, int column, Place place) =>
        row.TryGetProperty(_columns.Names[column], out JsonElement value)
            ? value
            : throw new UserErrorException($"no key '{_columns.Names[column]}'", place.ToString(), "Every object needs the keys of the first");

    private string Text(JsonElement row, Place place)
    {
        JsonElement value = Member(row, _columns.Text, place);
        return value.ValueKind == JsonValueKind.String
            ? JsonText.String(value, place.ToString)
            : throw new UserErrorException($"'{_columns.Names[_columns.Text]}' is {JsonText.Article(value)}, no string", place.ToString(), "A text is a JSON string");
    }

    private void Fill(JsonElement row, Span<float> features, Place place)
    {
        int next = 0;
        for (int i = 0; i < _widths.Length; i++)
        {
            int column = _columns.Features[i];
            JsonElement value = Member(row, column, place);
            int width = WidthOf(value, _columns.Names[column], place.ToString());
            if (width != _widths[i])
            {
                throw new UserErrorException($"'{_columns.Names[column]}' holds {width} numbers where {_widths[i]} are wanted", place.ToString());
            }

            if (value.ValueKind == JsonValueKind.Number)
            {
                features[next++] = Number(value, column, place);
                continue;
            }

            foreach (JsonElement item in value.EnumerateArray())
            {
                features[next++] = Number(item, column, place);
            }
        }
    }

    private float Number(JsonElement value, int column, Place place) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetSingle(out float number) && float.IsFinite(number)
            ? number
            : throw new UserErrorException($"'{value.GetRawText()}' in '{_columns.Names[column]}' is not a finite number", place.ToString());

    private readonly record struct Place(string Path, long Line, long Sample)
    {
        public override string ToString() => $"{Path}, line {Line}, sample {Sample}";
    }
}
