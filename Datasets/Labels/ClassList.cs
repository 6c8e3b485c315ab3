using System.Globalization;
using SatCurate.Curation;
using SatCurate.Datasets.Readers;

namespace SatCurate.Datasets.Labels;

/// <summary>The class names of a data set in class order, and what a label in a file means among them.</summary>
internal sealed class ClassList
{
    /// <summary>A prediction's class is kept in 16 bits.</summary>
    private const int MaxClasses = ushort.MaxValue;

    private readonly Dictionary<string, int> _indexOf = new(StringComparer.Ordinal);
    private readonly bool _numeric;

    /// <param name="names">Names in class order.</param>
    /// <param name="where">Where they come from, for messages.</param>
    /// <param name="ordered">True where somebody stated the order, so that a class number means something.</param>
    public ClassList(IReadOnlyList<string> names, string where, bool ordered = true)
    {
        Ordered = ordered;
        if (names.Count > MaxClasses)
        {
            throw new UserErrorException(
                $"{names.Count} classes where {MaxClasses} are the most", where, "Is the label column a measurement? Name the right one");
        }

        Names = names;
        foreach (string name in names)
        {
            if (!_indexOf.TryAdd(name, _indexOf.Count))
            {
                throw new UserErrorException($"class '{name}' stands there twice", where);
            }
        }

        _numeric = names.All(name => Number(name) is not null);
    }

    public IReadOnlyList<string> Names { get; }

    /// <summary>True where a class may be named by its number: the order was stated, not found by sorting.</summary>
    public bool Ordered { get; }

    public int Count => Names.Count;

    /// <summary>One class name a line, in class order; blank lines at the end do not count.</summary>
    public static ClassList ReadFile(string path)
    {
        using var reader = new StreamReader(InputFile.Open(path));
        string[] names = [.. reader.ReadToEnd().TrimEnd().Split('\n').Select(name => name.Trim())];
        int blank = Array.IndexOf(names, "");
        return names.Length < 2 ? throw new UserErrorException("fewer than two class names", path, "Write one name a line, in class order")
            : blank >= 0 ? throw new UserErrorException("an empty class name", $"{path}, line {blank + 1}")
            : new ClassList(names, path);
    }

    /// <summary>Classes that are known from labels alone: sorted by number where all names are numbers, ordinally otherwise.</summary>
    public static ClassList Learn(IEnumerable<string> names, string where)
    {
        string[] distinct = [.. names.Distinct(StringComparer.Ordinal)];
        Array.Sort(distinct, distinct.All(name => Number(name) is not null)
            ? (a, b) => Number(a)!.Value.CompareTo(Number(b)!.Value) is var order and not 0 ? order : string.CompareOrdinal(a, b)
            : string.CompareOrdinal);
        return new ClassList(distinct, where, ordered: false);
    }

    /// <summary>Class of a label: a class name, or a class number where the order is stated and the names are no numbers; -1 where it is neither.</summary>
    public int IndexOf(string label) =>
        _indexOf.TryGetValue(label, out int index) ? index
        : Ordered && !_numeric && Number(label) is long number && number >= 0 && number < Count ? (int)number
        : -1;

    /// <summary>The error for a label that <see cref="IndexOf"/> does not know.</summary>
    public UserErrorException Unknown(string label, string where) => new(
        Ordered && !_numeric && Number(label) is not null ? $"label {label} lies outside 0-{Count - 1}" : $"unknown class '{label}'",
        where,
        $"The classes are {string.Join(", ", Names.Take(12))}{(Count > 12 ? ", ..." : "")}; give others with --classes FILE");

    private static long? Number(string name) =>
        long.TryParse(name, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number) ? number : null;
}
