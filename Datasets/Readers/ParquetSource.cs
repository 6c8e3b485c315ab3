using System.Runtime.InteropServices;
using SatCurate.Curation;
using SatCurate.Storage;

namespace SatCurate.Datasets.Readers;

/// <summary>Samples from Parquet: a column of texts and one of labels, or numeric features and theirs. Holds one row group of the columns it needs.</summary>
internal sealed class ParquetSource : FileSource, IFeatureSource
{
    private readonly RecordColumns _columns;
    private readonly ParquetLabels _labels;

    /// <param name="paths">Files of the same columns, read one after the other.</param>
    /// <param name="options">Names of the columns.</param>
    public ParquetSource(IReadOnlyList<string> paths, RecordOptions options)
        : base("parquet")
    {
        Files = paths;
        long count = 0;
        RecordColumns? columns = null;
        foreach (string path in paths)
        {
            using ParquetInput input = ParquetInput.Open(path);
            RecordColumns own = RecordColumns.Find(path, input.Names, ParquetLabels.Find(input, options));
            Check(input, own);
            columns ??= own;
            if (!Names(own).SequenceEqual(Names(columns)) || own.IsText != columns.IsText)
            {
                throw new UserErrorException($"the columns differ from those of {paths[0]}", path, "Both need the same columns in the same order");
            }

            _labels ??= new ParquetLabels(input, options.TakeLabels && columns.Label >= 0 ? columns.Names[columns.Label] : null);
            _labels.CheckSame(input, paths[0]);
            count += input.Rows;
        }

        (_columns, Count) = (columns!, count);
        Shape = _columns.IsText ? SampleShape.Text : new SampleShape(PayloadKind.FeaturesFloat32, 1, 1, _columns.Features.Count);
        TakenFor = $"Parquet of {(_columns.IsText ? "texts" : $"{Shape.Width} numeric features")} ({_columns.Why}{_labels!.Why})";
    }

    /// <inheritdoc/>
    public override LabelNaming Naming => _labels.Naming;

    /// <inheritdoc/>
    public override IReadOnlyList<string> LabelNames => _labels.Names ?? base.LabelNames;

    /// <inheritdoc/>
    public IReadOnlyList<FeatureColumn> Columns => [.. Names(_columns).Select(name => new FeatureColumn(name, null))];

    /// <inheritdoc/>
    public override IEnumerable<RawSample> Read()
    {
        long sample = 0;
        foreach (string path in Files)
        {
            using ParquetInput input = ParquetInput.Open(path);
            for (int group = 0; group < input.Groups; group++)
            {
                string?[]? labels = _labels.Read(input, group);
                IEnumerable<ReadOnlyMemory<byte>> payloads = _columns.IsText ? Texts(input, group, sample) : Rows(input, group, sample);
                int row = 0;
                foreach (ReadOnlyMemory<byte> payload in payloads)
                {
                    yield return new RawSample(payload, labels is null ? -1 : LabelOf(labels[row], path, group, sample + row), null);
                    row++;
                }

                sample += row;
            }
        }
    }

    private int LabelOf(string? label, string path, int group, long sample) =>
        _labels.NumberOf(label, Learnt, () => $"{path}, row group {group}, sample {sample}");

    private static IEnumerable<string> Names(RecordColumns columns) => columns.Features.Select(column => columns.Names[column]);

    private static void Check(ParquetInput input, RecordColumns columns)
    {
        if (columns.IsText && !input.IsString(columns.Names[columns.Text]))
        {
            throw new UserErrorException($"column '{columns.Names[columns.Text]}' holds no strings", input.Path, "Name the column of texts with --text-column");
        }

        if (Names(columns).FirstOrDefault(name => !input.IsNumeric(name)) is { } other)
        {
            throw new UserErrorException(
                $"column '{other}' holds no numbers",
                input.Path,
                "Features are plain numbers; name a column of texts with --text-column, of labels with --label-column");
        }

        if (!columns.IsText && columns.Features.Count == 0)
        {
            throw new UserErrorException("no text and no feature columns", input.Path, "Name the column of texts with --text-column");
        }
    }

    private IEnumerable<ReadOnlyMemory<byte>> Texts(ParquetInput input, int group, long first)
    {
        var payload = new TextPayload();
        string?[] texts = input.Strings(group, _columns.Names[_columns.Text]);
        for (int row = 0; row < texts.Length; row++)
        {
            string where = $"{input.Path}, row group {group}, sample {first + row}";
            string text = texts[row] ?? throw new UserErrorException("no text", where, "Leave such rows out");
            texts[row] = null;
            yield return payload.Of(text, () => where);
        }
    }

    private IEnumerable<ReadOnlyMemory<byte>> Rows(ParquetInput input, int group, long first)
    {
        float[][] columns = [.. Names(_columns).Select(name => input.Floats(group, name))];
        var payload = new byte[Shape.Bytes];
        for (int row = 0; row < input.RowsOf(group); row++)
        {
            for (int column = 0; column < columns.Length; column++)
            {
                float value = columns[column][row];
                MemoryMarshal.Cast<byte, float>(payload.AsSpan())[column] = float.IsFinite(value) ? value : throw new UserErrorException(
                    "not a finite number", $"{input.Path}, row group {group}, sample {first + row}, column '{Columns[column].Name}'", "Features are numbers");
            }

            yield return payload;
        }
    }
}
