using SatCurate.Curation;

namespace SatCurate.Datasets.Readers;

/// <summary>Label names in order of appearance, numbered as they are met.</summary>
/// <param name="where">Asked for the place where an error is to be told.</param>
internal sealed class LearntLabels(Func<string> where)
{
    /// <summary>A prediction's class is kept in 16 bits.</summary>
    private const int MaxNames = ushort.MaxValue;

    private const int MaxLength = 1024;

    private readonly List<string> _names = [];
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);

    /// <summary>The names met so far.</summary>
    public IReadOnlyList<string> Names => _names;

    /// <summary>The number of a label, without the blanks around it; -1 where nothing is left.</summary>
    public int NumberOf(ReadOnlySpan<char> name)
    {
        name = name.Trim();
        if (name.Length == 0)
        {
            return -1;
        }

        var lookup = _numbers.GetAlternateLookup<ReadOnlySpan<char>>();
        if (!lookup.TryGetValue(name, out int number))
        {
            if (name.Length > MaxLength || _names.Count == MaxNames)
            {
                throw new UserErrorException(
                    name.Length > MaxLength ? $"a label of {name.Length} characters, {MaxLength} are the most" : $"more than {MaxNames} different labels",
                    where(),
                    "Is the label column a text or a measurement? Name the right one");
            }

            number = _names.Count;
            lookup[name] = number;
            _names.Add(name.ToString());
        }

        return number;
    }
}
