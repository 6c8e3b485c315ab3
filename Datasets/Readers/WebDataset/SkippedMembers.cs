namespace SatCurate.Datasets.Readers.WebDataset;

/// <summary>Counts what a reader of shards passes over.</summary>
internal sealed class SkippedMembers
{
    /// <summary>Endings that are counted apart; a shard may hold any number of them.</summary>
    private const int MostEndings = 8;

    private readonly Dictionary<string, long> _unknown = new(StringComparer.OrdinalIgnoreCase);
    private long _unknownOthers;
    private long _withoutKey;
    private long _withoutPayload;
    private string? _firstWithoutPayload;

    /// <summary>Counts a member of an ending that means nothing here.</summary>
    public void AddUnknown(string ending)
    {
        if (_unknown.TryGetValue(ending, out long count) || (_unknown.Count < MostEndings && ending.Length <= 32))
        {
            _unknown[ending] = count + 1;
        }
        else
        {
            _unknownOthers++;
        }
    }

    /// <summary>Counts a member whose name begins with a dot or has none.</summary>
    public void AddWithoutKey() => _withoutKey++;

    /// <summary>Counts a key that has no payload.</summary>
    public void AddWithoutPayload(string where)
    {
        _withoutPayload++;
        _firstWithoutPayload ??= where;
    }

    /// <summary>One line a kind.</summary>
    /// <param name="payload">What the samples are, for people.</param>
    public IReadOnlyList<string> Lines(string payload)
    {
        var lines = new List<string>();
        if (_withoutPayload > 0)
        {
            lines.Add($"{_withoutPayload} keys without {payload}, the first {_firstWithoutPayload}");
        }

        if (_unknown.Count > 0 || _unknownOthers > 0)
        {
            string others = _unknownOthers > 0 ? $", others {_unknownOthers}" : "";
            lines.Add($"members of unknown endings: {string.Join(", ", _unknown.Select(pair => $".{pair.Key} {pair.Value}"))}{others}");
        }

        if (_withoutKey > 0)
        {
            lines.Add($"{_withoutKey} members whose names have no key");
        }

        return lines;
    }
}
