using System.Globalization;
using SatCurate.Curation;

namespace SatCurate.Datasets.Readers;

/// <summary>What the columns of a feature CSV are, found from its first two rows.</summary>
/// <param name="Names">Column names; null where the file has no header.</param>
/// <param name="Columns">Number of columns.</param>
/// <param name="Label">Index of the label column, -1 where all columns are features.</param>
/// <param name="Why">How the label column was found.</param>
/// <param name="Words">For each feature, true where the first row holds a word and no number.</param>
internal sealed record CsvLayout(string[]? Names, int Columns, int Label, string Why, IReadOnlyList<bool> Words)
{
    private static readonly string[] LabelColumns = ["label", "class", "target"];

    public int Features => Label < 0 ? Columns : Columns - 1;

    /// <summary>Names of the feature columns, null each where the file has no header.</summary>
    public IEnumerable<string?> FeatureNames => Names?.Where((_, index) => index != Label) ?? Enumerable.Repeat<string?>(null, Features);

    /// <param name="path">The file.</param>
    /// <param name="labelColumn">Name or zero-based number of the label column; null finds it.</param>
    /// <param name="needsLabel">False where labels come from elsewhere: only a column named as one is then taken out of the features.</param>
    public static CsvLayout Find(string path, string? labelColumn, bool needsLabel)
    {
        using var rows = new CsvRows(path);
        if (!rows.Read())
        {
            throw new UserErrorException("the data set is empty", path);
        }

        string[] first = rows.ToArray();
        bool header = first.All(cell => !IsNumber(cell)) || first.Any(cell => IsLabelName(cell, labelColumn));
        string[]? data = header ? (rows.Read() ? rows.ToArray() : null) : first;
        if (data is null)
        {
            throw new UserErrorException("the data set is empty: a header without rows", path);
        }

        (int label, string why) = FindLabel(path, header ? first : null, data, labelColumn, needsLabel);
        bool[] words = [.. data.Where((_, column) => column != label).Select(cell => cell.Length > 0 && !IsNumber(cell))];
        var layout = new CsvLayout(header ? first : null, first.Length, label, why, words);
        return layout.Features > 0
            ? layout
            : throw new UserErrorException("no feature columns", path, "Check the delimiter and --label-column");
    }

    /// <summary>True where the feature columns are those of <paramref name="other"/>: as many, of the same names where there are names.</summary>
    public bool HasFeaturesOf(CsvLayout other) => FeatureNames.SequenceEqual(other.FeatureNames, StringComparer.Ordinal);

    /// <summary>For messages: the column's name, or its zero-based number where it has none.</summary>
    public string Column(int index) => Names is null ? $"column {index}" : $"column {index} '{Names[index]}'";

    private static (int Label, string Why) FindLabel(string path, string[]? names, string[] data, string? wanted, bool needed)
    {
        if (wanted is not null)
        {
            int named = names is null ? -1 : Array.IndexOf(names, wanted);
            if (named < 0 && int.TryParse(wanted, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number < data.Length)
            {
                named = number;
            }

            return named >= 0
                ? (named, "as --label-column says")
                : throw new UserErrorException(
                    $"no column '{wanted}'",
                    path,
                    names is null ? $"The file has no header: give a number from 0 to {data.Length - 1}" : $"Columns: {string.Join(", ", names)}");
        }

        int usual = names is null ? -1 : Array.FindIndex(names, name => IsLabelName(name, null));
        if (usual >= 0 || !needed)
        {
            return (usual, usual >= 0 ? "by its name" : "none, labels come from elsewhere");
        }

        int[] text = [.. Enumerable.Range(0, data.Length).Where(i => !IsNumber(data[i]) && data[i].Length > 0)];
        return text.Length == 1 ? (text[0], "the only column that is not numeric") : (data.Length - 1, "the last column");
    }

    private static bool IsLabelName(string cell, string? wanted) =>
        wanted is not null && cell == wanted && !IsNumber(cell)
        || LabelColumns.Contains(cell, StringComparer.OrdinalIgnoreCase);

    private static bool IsNumber(string cell) => float.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out _);
}
