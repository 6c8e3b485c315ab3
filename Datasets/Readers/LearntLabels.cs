namespace SatCurate.Datasets.Readers;

/// <summary>Label names in order of appearance, numbered as they are met.</summary>
internal sealed class LearntLabels
{
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
            number = _names.Count;
            lookup[name] = number;
            _names.Add(name.ToString());
        }

        return number;
    }
}
