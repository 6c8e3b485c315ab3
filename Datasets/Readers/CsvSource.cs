using System.Globalization;
using System.Runtime.InteropServices;
using SatCurate.Curation;
using SatCurate.Storage;

namespace SatCurate.Datasets.Readers;

/// <summary>
/// Features with a label column, one sample a row. A feature whose first cell is a number must be a finite number in every row, an empty cell is
/// an error; one whose first cell is a word is a category (see <see cref="CsvCategories"/>).
/// </summary>
public sealed class CsvSource : FileSource, IFeatureSource
{
    private readonly CsvLayout _layout;
    private readonly CsvCategories _categories;

    /// <param name="paths">Files of the same columns, read one after the other.</param>
    /// <param name="labelColumn">Name or zero-based number; null takes a column named label, class or target, else the only one that is not numeric, else the last.</param>
    /// <param name="takeLabels">False where labels come from elsewhere: a column is then a label only where its name says so.</param>
    public CsvSource(IReadOnlyList<string> paths, string? labelColumn, bool takeLabels)
        : this(paths, labelColumn, takeLabels, null, long.MaxValue)
    {
    }

    /// <param name="paths">Files of the same columns, read one after the other.</param>
    /// <param name="labelColumn">As above.</param>
    /// <param name="takeLabels">As above.</param>
    /// <param name="known">The columns of the training split where this is another: its categories count.</param>
    /// <param name="limit">Rows from which categories are taken.</param>
    internal CsvSource(IReadOnlyList<string> paths, string? labelColumn, bool takeLabels, IReadOnlyList<FeatureColumn>? known, long limit)
        : base("csv")
    {
        Files = paths;
        _layout = CsvLayout.Find(paths[0], labelColumn, takeLabels);
        foreach (string path in paths.Skip(1))
        {
            CsvLayout other = CsvLayout.Find(path, labelColumn, takeLabels);
            if (other.Label != _layout.Label || !other.HasFeaturesOf(_layout))
            {
                throw new UserErrorException($"the columns differ from those of {paths[0]}", path, "Both need the same columns in the same order, header or not");
            }
        }

        _categories = known is null ? CsvCategories.Read(paths, _layout, limit) : CsvCategories.Of(known);
        Shape = new SampleShape(PayloadKind.FeaturesFloat32, 1, 1, _categories.Width);
        string label = _layout.Label < 0 ? "no label column" : $"label in {_layout.Column(_layout.Label)}, {_layout.Why}";
        string kinds = _categories.Count == 0 ? $"{_layout.Features} numeric features"
            : $"{_layout.Features - _categories.Count} numeric features and {_categories.Count} categories of {_categories.Width - _layout.Features + _categories.Count} values";
        TakenFor = $"CSV of {kinds} ({label}; {(_layout.Names is null ? "no header" : "with a header")})";
    }

    /// <inheritdoc/>
    IReadOnlyList<FeatureColumn> IFeatureSource.Columns =>
        [.. _layout.FeatureNames.Select((name, feature) => new FeatureColumn(name, _categories.Levels(feature)))];

    /// <inheritdoc/>
    public override IEnumerable<RawSample> Read()
    {
        var payload = new byte[Shape.Bytes];
        foreach (string path in Files)
        {
            using var rows = new CsvRows(path);
            bool header = _layout.Names is not null;
            while (rows.Read())
            {
                if (header)
                {
                    header = false;
                    continue;
                }

                yield return new RawSample(payload, Parse(rows, MemoryMarshal.Cast<byte, float>(payload.AsSpan())), null);
            }
        }
    }

    private int Parse(CsvRows rows, Span<float> features)
    {
        if (rows.Count != _layout.Columns)
        {
            throw new UserErrorException($"{rows.Count} cells where {_layout.Columns} are wanted", rows.Where);
        }

        int label = -1;
        for (int column = 0, feature = 0, value = 0; column < _layout.Columns; column++)
        {
            ReadOnlySpan<char> cell = rows[column];
            if (column == _layout.Label)
            {
                label = Learnt.NumberOf(cell);
                continue;
            }

            if (_categories.IsWords(feature))
            {
                value += _categories.Write(feature, cell, features[value..]);
            }
            else if (float.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out float number) && float.IsFinite(number))
            {
                features[value++] = number;
            }
            else
            {
                throw new UserErrorException(
                    cell.Length == 0 ? "an empty cell among the features" : $"'{cell}' is not a finite number",
                    $"{rows.Where}, {_layout.Column(column)}",
                    "Features are numbers, or words from the first row on; name the label's column with --label-column");
            }

            feature++;
        }

        return label;
    }
}
