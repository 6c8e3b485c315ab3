using SatCurate.Curation;
using SatCurate.Storage;

namespace SatCurate.Datasets.Readers;

/// <summary>
/// Features that are words become one value a level, 1 at its own and 0 elsewhere. The levels are those of the training split: a level that only
/// the test split has, and an empty cell, are 0 everywhere.
/// </summary>
internal sealed class CsvCategories
{
    /// <summary>A column of more levels is a name, a text or a number written oddly.</summary>
    public const int MaxLevels = 256;

    private readonly Dictionary<string, int>?[] _levels;

    private CsvCategories(IEnumerable<IEnumerable<string>?> levels) =>
        _levels = [.. levels.Select(words => words?.Select((word, number) => (word, number)).ToDictionary(StringComparer.Ordinal))];

    /// <summary>Values that all features take together.</summary>
    public int Width => _levels.Sum(levels => levels?.Count ?? 1);

    /// <summary>Number of features that are words.</summary>
    public int Count => _levels.Count(levels => levels is not null);

    /// <summary>Those of columns that are known.</summary>
    public static CsvCategories Of(IReadOnlyList<FeatureColumn> columns) => new(columns.Select(column => column.Levels));

    /// <summary>Reads the levels of the first rows; nothing is read where no feature is words.</summary>
    /// <param name="paths">The training files.</param>
    /// <param name="layout">Their columns.</param>
    /// <param name="limit">How many rows are taken.</param>
    /// <exception cref="UserErrorException">A column has more than <see cref="MaxLevels"/>.</exception>
    public static CsvCategories Read(IReadOnlyList<string> paths, CsvLayout layout, long limit)
    {
        SortedSet<string>?[] words = [.. layout.Words.Select(isWords => isWords ? new SortedSet<string>(StringComparer.Ordinal) : null)];
        long taken = 0;
        foreach (string path in paths.Where(_ => layout.Words.Contains(true)))
        {
            using var rows = new CsvRows(path);
            bool header = layout.Names is not null;
            while (taken < limit && rows.Read())
            {
                if (header)
                {
                    header = false;
                    continue;
                }

                taken++;
                Take(rows, layout, words);
            }
        }

        return new CsvCategories(words);
    }

    /// <summary>True where a feature is words.</summary>
    public bool IsWords(int feature) => _levels[feature] is not null;

    /// <summary>The levels of a feature in the order of their values; null where it is a number.</summary>
    public IReadOnlyList<string>? Levels(int feature) =>
        feature < _levels.Length && _levels[feature] is { } levels ? [.. levels.OrderBy(level => level.Value).Select(level => level.Key)] : null;

    /// <summary>Writes the values of one cell of words to the front of <paramref name="values"/>.</summary>
    /// <returns>How many they are.</returns>
    public int Write(int feature, ReadOnlySpan<char> word, Span<float> values)
    {
        Dictionary<string, int> levels = _levels[feature]!;
        values[..levels.Count].Clear();
        if (levels.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(word, out int level))
        {
            values[level] = 1;
        }

        return levels.Count;
    }

    private static void Take(CsvRows rows, CsvLayout layout, SortedSet<string>?[] words)
    {
        for (int column = 0, feature = 0; column < Math.Min(rows.Count, layout.Columns); column++)
        {
            if (column == layout.Label)
            {
                continue;
            }

            if (words[feature] is { } levels && rows[column].Length > 0 && levels.Add(rows[column].ToString()) && levels.Count > MaxLevels)
            {
                throw new UserErrorException(
                    $"more than {MaxLevels} different words among the features",
                    $"{rows.Where}, {layout.Column(column)}",
                    "Name a column of texts with --text-column, of labels with --label-column, or leave the column out of the file");
            }

            feature++;
        }
    }
}
