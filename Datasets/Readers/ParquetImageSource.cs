using SatCurate.Curation;
using SatCurate.Datasets.Readers.Pictures;
using SatCurate.Datasets.Resuming;
using SatCurate.Storage;

namespace SatCurate.Datasets.Readers;

/// <summary>
/// Pictures with a label column from Parquet, as Hugging Face datasets writes them: encoded files in a column of bytes, or of structures of bytes and
/// path. Holds one row group of the columns it needs.
/// </summary>
internal sealed class ParquetImageSource : FileSource
{
    private static readonly string[] UsualNames = ["image", "img", "picture", "photo"];

    private readonly string _column;
    private readonly PictureReader _pictures;
    private readonly ParquetLabels _labels;
    private long _empty;
    private string? _firstEmpty;

    /// <param name="paths">Files of the same columns, read one after the other.</param>
    /// <param name="options">Name of the label column.</param>
    /// <param name="pictureOptions">How pictures are read.</param>
    public ParquetImageSource(IReadOnlyList<string> paths, RecordOptions options, PictureOptions pictureOptions)
        : base("parquet")
    {
        Files = paths;
        Shape = PictureShape.Of(pictureOptions.Size);
        _pictures = new PictureReader(Shape, pictureOptions.Strict);
        long count = 0;
        (string Column, string? Label, string Why)? first = null;
        foreach (string path in paths)
        {
            using ParquetInput input = ParquetInput.Open(path);
            (string Column, string? Label, string Why) own = Columns(input, options);
            if (first is { } other && (own.Column, own.Label) != (other.Column, other.Label))
            {
                throw new UserErrorException($"the columns differ from those of {paths[0]}", path, "Both need the same columns");
            }

            first ??= own;
            _labels ??= new ParquetLabels(input, options.TakeLabels ? own.Label : null);
            _labels.CheckSame(input, paths[0]);
            count += input.Rows;
        }

        (_column, Count) = (first!.Value.Column, count);
        TakenFor = $"Parquet of pictures in '{_column}', short side scaled to {Shape.Width} pixels, centre cropped ({first.Value.Why}{_labels!.Why})";
    }

    /// <inheritdoc/>
    public override LabelNaming Naming => _labels.Naming;

    /// <inheritdoc/>
    public override IReadOnlyList<string> LabelNames => _labels.Names ?? base.LabelNames;

    /// <inheritdoc/>
    public override IReadOnlyList<UnreadableSample> Unreadable => _pictures.Unreadable;

    /// <inheritdoc/>
    protected override IReadOnlyList<string> PassedOver =>
        _empty == 0 ? _pictures.Lines : [$"{_empty} rows without a picture, the first {_firstEmpty}", .. _pictures.Lines];

    /// <summary>True where a file holds pictures: a column of their structures, or one of bytes that is named as pictures are or stands beside no text.</summary>
    public static bool Matches(string path)
    {
        using ParquetInput input = ParquetInput.Open(path);
        return Find(input) is not null;
    }

    /// <inheritdoc/>
    public override IEnumerable<RawSample> Read() => Read(KnownSamples.None);

    /// <inheritdoc/>
    public override IEnumerable<RawSample> Read(KnownSamples known)
    {
        (_empty, _firstEmpty) = (0, null);
        return _pictures.Read(Rows(), null, OrderedDecoding.Threads, known);
    }

    private IEnumerable<PictureFile> Rows()
    {
        foreach (string path in Files)
        {
            using ParquetInput input = ParquetInput.Open(path);
            long before = 0;
            for (int group = 0; group < input.Groups; group++)
            {
                ReadOnlyMemory<byte>[] pictures = input.Pictures(group, _column);
                string?[]? labels = _labels.Read(input, group);
                ReadOnlyMemory<char>[]? paths = null;
                for (int row = 0; row < pictures.Length; row++)
                {
                    string where = $"{path}, row {before + row}";
                    if (pictures[row].IsEmpty)
                    {
                        paths ??= input.PicturePaths(group, _column) ?? [];
                        PassOver(row < paths.Length ? paths[row].ToString() : "", where);
                        continue;
                    }

                    yield return new PictureFile(where, null, labels is null ? -1 : _labels.NumberOf(labels[row], Learnt, () => where), pictures[row]);
                    pictures[row] = default;
                }

                before += pictures.Length;
            }
        }
    }

    /// <summary>A row without bytes is passed over, unless it says that its picture stands in another file.</summary>
    private void PassOver(string elsewhere, string where)
    {
        if (elsewhere.Length > 0)
        {
            throw new UserErrorException($"only the path of a picture is stored, '{elsewhere}', not its bytes", where, "Write the file anew with the pictures inside");
        }

        _empty++;
        _firstEmpty ??= where;
    }

    private static (string Column, string? Label, string Why) Columns(ParquetInput input, RecordOptions options)
    {
        string column = Find(input) ?? throw new UserErrorException("no column of pictures", input.Path, $"Columns: {string.Join(", ", input.Names)}");
        string[] others = [.. input.Names.Where(name => name != column)];
        RecordOptions found = ParquetLabels.Find(input, options);
        if (found.Label is null && others.Length == 1 && !RecordColumns.IsLabelName(others[0]))
        {
            found = found with { Label = others[0], LabelWhy = "the only other column" };
        }

        // Texts beside pictures are captions.
        RecordColumns columns = RecordColumns.Find(input.Path, [.. others.Where(name => name == found.Label || !name.Equals("text", StringComparison.OrdinalIgnoreCase))], found);
        return (column, columns.Label < 0 ? null : columns.Names[columns.Label], columns.Why);
    }

    private static string? Find(ParquetInput input)
    {
        string[] structures = [.. input.Names.Where(input.IsPictureStructure)];
        string[] plain = [.. input.Names.Where(name => input.IsBytes(name) && !RecordColumns.IsLabelName(name))];
        bool hasText = input.Names.Contains("text", StringComparer.OrdinalIgnoreCase);
        return Usual(structures) ?? Usual(plain) ?? Only(structures) ?? (structures.Length == 0 && !hasText ? Only(plain) : null);

        static string? Usual(string[] names) => names.FirstOrDefault(name => UsualNames.Contains(name, StringComparer.OrdinalIgnoreCase));
        static string? Only(string[] names) => names.Length == 1 ? names[0] : null;
    }
}
