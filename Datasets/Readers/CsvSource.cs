using System.Globalization;
using System.Runtime.InteropServices;
using SatCurate.Curation;
using SatCurate.Storage;

namespace SatCurate.Datasets.Readers;

/// <summary>Numeric features with a label column, one sample a row; every other cell must be a finite number.</summary>
public sealed class CsvSource : ISampleSource
{
    private readonly CsvLayout _layout;
    private readonly LearntLabels _labels = new();

    /// <param name="paths">Files of the same columns, read one after the other.</param>
    /// <param name="labelColumn">Name or zero-based number; null takes a column named label, class or target, else the only one that is not numeric, else the last.</param>
    /// <param name="takeLabels">False where labels come from elsewhere: a column is then a label only where its name says so.</param>
    public CsvSource(IReadOnlyList<string> paths, string? labelColumn, bool takeLabels)
    {
        Files = paths;
        _layout = CsvLayout.Find(paths[0], labelColumn, takeLabels);
        foreach (string path in paths.Skip(1))
        {
            CsvLayout other = CsvLayout.Find(path, labelColumn, takeLabels);
            if (other.Label != _layout.Label || !other.HasFeaturesOf(_layout))
            {
                throw NotTheColumnsOf(paths[0], path);
            }
        }

        string label = _layout.Label < 0 ? "no label column" : $"label in {_layout.Column(_layout.Label)}, {_layout.Why}";
        TakenFor = $"CSV of {_layout.Features} numeric features ({label}; {(_layout.Names is null ? "no header" : "with a header")})";
    }

    /// <inheritdoc/>
    public string Format => "csv";

    /// <inheritdoc/>
    public string TakenFor { get; }

    /// <inheritdoc/>
    public IReadOnlyList<string> Files { get; }

    /// <inheritdoc/>
    public IReadOnlyList<string> Skipped => [];

    /// <inheritdoc/>
    public SampleShape Shape => new(PayloadKind.FeaturesFloat32, 1, 1, _layout.Features);

    /// <inheritdoc/>
    public long? Count => null;

    /// <inheritdoc/>
    public bool HasSources => false;

    /// <inheritdoc/>
    public LabelNaming Naming => LabelNaming.Learnt;

    /// <inheritdoc/>
    public IReadOnlyList<string> LabelNames => _labels.Names;

    /// <summary>Refuses a test set whose feature columns differ from the training set's: they would mean something else.</summary>
    internal void CheckSameFeatures(CsvSource training)
    {
        if (!_layout.HasFeaturesOf(training._layout))
        {
            throw NotTheColumnsOf(training.Files[0], Files[0]);
        }
    }

    /// <inheritdoc/>
    public IEnumerable<RawSample> Read()
    {
        var payload = new byte[_layout.Features * sizeof(float)];
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

    private static UserErrorException NotTheColumnsOf(string expected, string path) =>
        new($"the columns differ from those of {expected}", path, "Both need the same columns in the same order, header or not");

    private int Parse(CsvRows rows, Span<float> features)
    {
        if (rows.Count != _layout.Columns)
        {
            throw new UserErrorException($"{rows.Count} cells where {_layout.Columns} are wanted", rows.Where);
        }

        int label = -1;
        for (int column = 0, feature = 0; column < _layout.Columns; column++)
        {
            ReadOnlySpan<char> cell = rows[column];
            if (column == _layout.Label)
            {
                label = _labels.NumberOf(cell);
            }
            else if (float.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out float value) && float.IsFinite(value))
            {
                features[feature++] = value;
            }
            else
            {
                throw new UserErrorException(
                    cell.Length == 0 ? "an empty cell among the features" : $"'{cell}' is not a finite number",
                    $"{rows.Where}, {_layout.Column(column)}",
                    "Features are numbers; name the label's column with --label-column");
            }
        }

        return label;
    }
}
