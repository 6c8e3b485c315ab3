namespace SatCurate.Grains;

/// <summary>The last 64 visits of a sample, 8 bytes each; grows as visits come, so that a young sample stays small.</summary>
internal struct VisitRing
{
    /// <summary>How many visits are kept.</summary>
    public const int Capacity = 64;

    private ulong[]? _words;
    private byte _next;
    private byte _count;

    /// <summary>Number of visits kept.</summary>
    public readonly int Count => _count;

    /// <summary>Adds a packed visit; the oldest falls out of a full ring.</summary>
    public void Add(ulong visit)
    {
        if (_words is null || (_count == _words.Length && _count < Capacity))
        {
            Array.Resize(ref _words, _words is null ? 4 : Math.Min(Capacity, _words.Length * 2));
            _next = _count;
        }

        _words[_next] = visit;
        _next = (byte)((_next + 1) % Capacity);
        _count = (byte)Math.Min(_count + 1, Capacity);
    }

    /// <summary>The visits, oldest first.</summary>
    public readonly ulong[] ToArray()
    {
        var visits = new ulong[_count];
        int first = _count == Capacity ? _next : 0;
        for (int i = 0; i < _count; i++)
        {
            visits[i] = _words![(first + i) % Capacity];
        }

        return visits;
    }
}
