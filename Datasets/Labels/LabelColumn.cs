using System.Globalization;
using SatCurate.Curation;
using SatCurate.Datasets.Readers;

namespace SatCurate.Datasets.Labels;

/// <summary>
/// One column of labels from a file: CSV, JSONL or Parquet with <c>index,label</c> or <c>path,label</c> and any further columns, IDX1, or npy of
/// integers. Held in memory as a number a sample (paths: with their text), since it is asked for in the order of the samples.
/// </summary>
internal sealed class LabelColumn
{
    private readonly string _path;
    private readonly LabelRows _rows;
    private readonly List<string> _names = [];
    private readonly List<long> _firstLines = [];
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);

    private LabelColumn(string path, bool byPath, string name = "label")
    {
        _path = path;
        Name = name;
        _rows = byPath ? new LabelsByPath(path) : new LabelsByIndex(path);
    }

    /// <summary>True where labels are found by source path.</summary>
    public bool ByPath => _rows is LabelsByPath;

    /// <summary>The file.</summary>
    public string Path => _path;

    /// <summary>Name of the column.</summary>
    public string Name { get; }

    /// <summary>Rows of the file.</summary>
    public long Rows => _rows.Count;

    /// <summary>The distinct labels; a taken label is an index into them.</summary>
    public IReadOnlyList<string> Names => _names;

    /// <summary>Reads <paramref name="fileAndColumn"/>, the value of <paramref name="option"/>.</summary>
    public static LabelColumn Read(string fileAndColumn, string option) => Read(LabelFileName.Parse(fileAndColumn, option));

    /// <summary>
    /// Reads all columns that <paramref name="files"/> names: one, <c>FILE:a,b,c</c> or <c>FILE:*</c>, which takes every column but that of the
    /// index or path.
    /// </summary>
    public static IReadOnlyList<LabelColumn> ReadAll(string files, string option)
    {
        LabelFileName name = LabelFileName.Parse(files, option);
        if (name.Column is not { } wanted || !(wanted == "*" || wanted.Contains(',', StringComparison.Ordinal)))
        {
            return [Read(files, option)];
        }

        string[] columns = wanted == "*" ? [.. Header(name.Path).Where(column => column is not ("index" or "path"))] : wanted.Split(',');
        string? twice = columns.GroupBy(column => column).FirstOrDefault(group => group.Count() > 1)?.Key;
        return twice is null
            ? [.. columns.Select(column => Read(name with { Column = column }))]
            : throw new UserErrorException($"column '{twice}' is named twice", name.Path, "Name each annotator once");
    }

    /// <summary>Label of the sample that stands at <paramref name="index"/>: an index into <see cref="Names"/>, -1 where its label is empty.</summary>
    /// <param name="index">Zero-based index of the sample.</param>
    /// <param name="source">Its source path, null where it has none.</param>
    /// <param name="root">Folder that source paths are relative to; paths in the file may start further up. Null where it is unknown.</param>
    /// <exception cref="UserErrorException">The file has no row for it.</exception>
    public int Take(long index, string? source, string? root)
    {
        int label = _rows.Take(index, source, root);
        return label >= -1 ? label : throw new UserErrorException(
            $"no label for sample {index}{(source is null ? "" : $" {source}")}", _path, "The file must cover every sample exactly once");
    }

    /// <summary>Refuses rows of samples that do not exist; answers how many rows lie behind a limit.</summary>
    /// <param name="count">Number of samples that were taken.</param>
    /// <param name="cut">True where a limit cut the data set, so that rows behind it mean samples that were left out.</param>
    /// <param name="leftOut">Samples that could not be read; rows by path may be theirs.</param>
    public long CheckAllTaken(long count, bool cut, long leftOut = 0) => _rows.CheckAllTaken(count, cut, leftOut);

    /// <summary>The class of each of <see cref="Names"/>.</summary>
    public int[] ClassesOf(ClassList classes)
    {
        var map = new int[_names.Count];
        for (int i = 0; i < map.Length; i++)
        {
            map[i] = classes.IndexOf(_names[i]);
            if (map[i] < 0)
            {
                throw classes.Unknown(_names[i], $"{_path}, line {_firstLines[i]}");
            }
        }

        return map;
    }

    private static LabelColumn Read(LabelFileName name)
    {
        byte[] head = InputFile.Head(name.Path, 8);
        return IdxFile.Matches(head) ? ReadIdx(name.Path)
            : NpyHeader.Matches(head) ? ReadNpy(name.Path)
            : head.AsSpan().StartsWith("PAR1"u8) ? ReadRecords(name, LabelRecords.OfParquet(name, out bool byPath), byPath)
            : LabelRecords.IsJsonl(name.Path) ? ReadRecords(name, LabelRecords.OfJsonl(name, out byPath), byPath)
            : ReadCsv(name);
    }

    private static LabelColumn ReadIdx(string path)
    {
        var column = new LabelColumn(path, byPath: false);
        long index = 0;
        foreach (ReadOnlyMemory<byte> item in IdxFile.Open(path, 1).ReadItems())
        {
            string label = item.Span[0].ToString(CultureInfo.InvariantCulture);
            column._rows.Add(index.ToString(CultureInfo.InvariantCulture), column.NumberOf(label, index + 1), index + 1);
            index++;
        }

        return column;
    }

    /// <summary>Integers of (samples,); -1 means no label.</summary>
    private static LabelColumn ReadNpy(string path)
    {
        NpyHeader header = NpyHeader.Read(path);
        if (header.Shape.Count != 1)
        {
            throw new UserErrorException($"an npy array of shape {header.ShapeText} where (samples,) is wanted", path);
        }

        long[] values = NpyArray.Integers(header) ?? throw new UserErrorException(
            $"npy values of type '{header.Descriptor}' where labels are wanted", path, "Save them as integers");
        var column = new LabelColumn(path, byPath: false);
        for (int index = 0; index < values.Length; index++)
        {
            string label = values[index].ToString(CultureInfo.InvariantCulture);
            column._rows.Add(index.ToString(CultureInfo.InvariantCulture), values[index] == -1 ? -1 : column.NumberOf(label, index + 1), index + 1);
        }

        return column;
    }

    private static string[] Header(string path)
    {
        using var rows = new CsvRows(path);
        return rows.Read() ? rows.ToArray() : throw new UserErrorException("the label file is empty", path, LabelHeader.Wanted);
    }

    private static LabelColumn ReadCsv(LabelFileName name)
    {
        string[] names = Header(name.Path);
        using var rows = new CsvRows(name.Path);
        rows.Read();
        var header = LabelHeader.Find(names, name, $"{name.Path}, line 1");
        var column = new LabelColumn(name.Path, header.ByPath, names[header.Label]);
        while (rows.Read())
        {
            if (rows.Count != names.Length)
            {
                throw new UserErrorException($"{rows.Count} cells where {names.Length} are wanted", rows.Where);
            }

            if (!header.IsPassedOver(rows[header.Split < 0 ? 0 : header.Split]))
            {
                column.Add(rows[header.Key].ToString(), rows[header.Label].ToString(), rows.Line);
            }
        }

        return column;
    }

    private static LabelColumn ReadRecords(LabelFileName name, IEnumerable<LabelRecord> records, bool byPath)
    {
        var column = new LabelColumn(name.Path, byPath, name.Column ?? "label");
        foreach (LabelRecord record in records)
        {
            column.Add(record.Key, record.Label, record.Line);
        }

        return column;
    }

    private void Add(string key, string label, long line) => _rows.Add(key, label.Length == 0 ? -1 : NumberOf(label, line), line);

    private int NumberOf(string name, long line)
    {
        if (!_numbers.TryGetValue(name, out int number))
        {
            number = _names.Count;
            _numbers.Add(name, number);
            _names.Add(name);
            _firstLines.Add(line);
        }

        return number;
    }
}
