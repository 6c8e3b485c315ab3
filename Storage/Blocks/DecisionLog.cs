using SatCurate.Curation;

namespace SatCurate.Storage;

/// <summary>The decisions on the samples of one block, in the order of their sequence numbers; few samples have any.</summary>
internal sealed class DecisionLog
{
    private readonly Dictionary<int, List<(long Sequence, int Verdict)>> _decisions = [];

    /// <summary>Number of the last batch that is in here; 0 before the first.</summary>
    public long Sequence { get; set; }

    /// <summary>Every decision, by offset and then by sequence.</summary>
    public IEnumerable<(int Offset, long Sequence, int Verdict)> All =>
        from entry in _decisions.OrderBy(e => e.Key)
        from decision in entry.Value
        select (entry.Key, decision.Sequence, decision.Verdict);

    /// <summary>Number of decisions.</summary>
    public int Count => _decisions.Values.Sum(d => d.Count);

    public void Add(int offset, long sequence, int verdict)
    {
        if (!_decisions.TryGetValue(offset, out List<(long, int)>? log))
        {
            _decisions[offset] = log = [];
        }

        log.Add((sequence, verdict));
    }

    /// <summary>The verdict in force after batch <paramref name="sequence"/>; null where there is none, or it was undone.</summary>
    public int? VerdictAt(int offset, long sequence)
    {
        if (_decisions.Count == 0 || !_decisions.TryGetValue(offset, out List<(long Sequence, int Verdict)>? log))
        {
            return null;
        }

        int last = log.Count - 1;
        while (last >= 0 && log[last].Sequence > sequence)
        {
            last--;
        }

        return last < 0 || log[last].Verdict == Undone ? null : log[last].Verdict;
    }

    private const int Undone = -3;
}
