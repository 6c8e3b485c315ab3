using SatCurate.Curation;

namespace SatCurate.Datasets.Labels;

/// <summary>Which columns of a label file are meant.</summary>
/// <param name="Key">Index of the column that names the sample.</param>
/// <param name="Label">Index of the column with the label.</param>
/// <param name="Split">Index of the column with the split, in tables that <c>export</c> wrote; -1 in others.</param>
/// <param name="ByPath">True where samples are named by path.</param>
internal readonly record struct LabelHeader(int Key, int Label, int Split, bool ByPath)
{
    /// <summary>What a label file without the columns needs.</summary>
    public const string Wanted = "A header is wanted: index,label or path,label";

    /// <summary>Finds them.</summary>
    /// <param name="header">Names of the columns.</param>
    /// <param name="name">The file, and the column that the option names.</param>
    /// <param name="where">Where the header stands, for messages.</param>
    /// <exception cref="UserErrorException">One is missing.</exception>
    public static LabelHeader Find(string[] header, LabelFileName name, string where)
    {
        int key = Array.IndexOf(header, "index");
        bool byPath = key < 0 && (key = Array.IndexOf(header, "path")) >= 0;
        if (key < 0)
        {
            throw new UserErrorException("no column 'index' or 'path' in the label file", where, Wanted);
        }

        string wanted = name.Column ?? "label";
        int label = Array.IndexOf(header, wanted);
        if (label < 0 && name.Column is null && header.Length == 2)
        {
            label = 1 - key;
        }

        if (label < 0)
        {
            throw new UserErrorException(
                $"no column '{wanted}'", where, $"Columns: {string.Join(", ", header)}; choose one with {name.Path}:COLUMN");
        }

        bool isExport = !byPath && header.Contains("id") && header.Contains("revision");
        return new LabelHeader(key, label, isExport ? Array.IndexOf(header, "split") : -1, byPath);
    }

    /// <summary>True for a test sample of an export: it has an index of its own, and its label is not asked for.</summary>
    /// <param name="split">The row's split, where there is such a column.</param>
    public bool IsPassedOver(ReadOnlySpan<char> split) => Split >= 0 && split.SequenceEqual(Splits.Test);
}
