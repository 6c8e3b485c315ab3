using System.Globalization;
using SatCurate.Curation;

namespace SatCurate.Datasets.Labels;

/// <summary>The rows of a label file, found by what their key column names.</summary>
internal abstract class LabelRows
{
    /// <summary>What <see cref="Take"/> answers where there is no row.</summary>
    public const int Absent = -2;

    /// <summary>Rows added.</summary>
    public abstract long Count { get; }

    public abstract void Add(string key, int label, long line);

    public abstract int Take(long index, string? source, string? root);

    public abstract long CheckAllTaken(long count, bool cut, long leftOut);
}

/// <summary>Rows by zero-based index, in pages so that an absurd index costs no more than a sensible one.</summary>
internal sealed class LabelsByIndex(string path) : LabelRows
{
    private const int PageSize = 4096;

    private readonly Dictionary<long, int[]> _pages = [];
    private long _rows;
    private long _highest = -1;
    private long _highestLine;

    public override long Count => _rows;

    public override void Add(string key, int label, long line)
    {
        if (!long.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out long index))
        {
            throw new UserErrorException($"'{key}' is no index", $"{path}, line {line}", "Indexes are whole numbers from 0, in file order");
        }

        if (!_pages.TryGetValue(index / PageSize, out int[]? page))
        {
            page = new int[PageSize];
            page.AsSpan().Fill(Absent);
            _pages.Add(index / PageSize, page);
        }

        ref int slot = ref page[index % PageSize];
        if (slot != Absent)
        {
            throw new UserErrorException($"index {index} stands there twice", $"{path}, line {line}");
        }

        slot = label;
        _rows++;
        if (index > _highest)
        {
            (_highest, _highestLine) = (index, line);
        }
    }

    public override int Take(long index, string? source, string? root) =>
        _pages.TryGetValue(index / PageSize, out int[]? page) ? page[index % PageSize] : Absent;

    public override long CheckAllTaken(long count, bool cut, long leftOut) =>
        _rows == count || cut
            ? _rows - count
            : throw new UserErrorException(
                $"index {_highest} lies outside the {count} samples", $"{path}, line {_highestLine}", "Indexes are zero-based, in file order");
}

/// <summary>Rows by path relative to the root of an image folder, or to a folder further up.</summary>
internal sealed class LabelsByPath(string path) : LabelRows
{
    private readonly Dictionary<string, Row> _rows = new(StringComparer.Ordinal);
    private string? _prefix;
    private long _taken;

    public override long Count => _rows.Count;

    public override void Add(string key, int label, long line)
    {
        string name = key.Replace('\\', '/');
        if (!_rows.TryAdd(name.StartsWith("./", StringComparison.Ordinal) ? name[2..] : name, new Row(label, line, false)))
        {
            throw new UserErrorException($"path {key} stands there twice", $"{path}, line {line}");
        }
    }

    public override int Take(long index, string? source, string? root)
    {
        if (source is null)
        {
            throw new UserErrorException("labels by path, but the samples have no paths", path, "Give labels as index,label");
        }

        _prefix ??= FindPrefix(source, root);
        if (!_rows.TryGetValue(_prefix + source, out Row row))
        {
            return Absent;
        }

        _rows[_prefix + source] = row with { Taken = true };
        _taken++;
        return row.Label;
    }

    public override long CheckAllTaken(long count, bool cut, long leftOut)
    {
        if (_taken + leftOut >= _rows.Count || cut)
        {
            return Math.Max(0, _rows.Count - _taken - leftOut);
        }

        (string name, Row row) = _rows.First(pair => !pair.Value.Taken);
        throw new UserErrorException(
            $"no sample {name}", $"{path}, line {row.Line}", "Paths are relative to the root, with forward slashes");
    }

    /// <summary>The folders at the root's end that the file's paths start with: none, <c>train/</c>, <c>images/train/</c> and so on.</summary>
    private string FindPrefix(string source, string? root)
    {
        if (root is null)
        {
            string[] ends = [.. _rows.Keys.Where(key => key.EndsWith("/" + source, StringComparison.Ordinal)).Take(2)];
            return ends.Length == 1 && !_rows.ContainsKey(source) ? ends[0][..^source.Length] : "";
        }

        string prefix = "";
        for (string? folder = Path.GetFullPath(root); ; folder = Path.GetDirectoryName(folder))
        {
            if (_rows.ContainsKey(prefix + source))
            {
                return prefix;
            }

            if (string.IsNullOrEmpty(folder))
            {
                return "";
            }

            prefix = $"{Path.GetFileName(folder)}/{prefix}";
        }
    }

    private readonly record struct Row(int Label, long Line, bool Taken);
}
