using SatCurate.Curation;

namespace SatCurate.Client.Export.Cards;

/// <summary>How the labels of the training split were changed, class by class.</summary>
/// <param name="classes">C.</param>
internal sealed class LabelChanges(int classes)
{
    private readonly Dictionary<(int Given, int Corrected), long> _changes = [];
    private readonly long[] _given = new long[classes];
    private readonly long[] _corrected = new long[classes];
    private readonly long[] _left = new long[classes];
    private readonly long[] _joined = new long[classes];

    /// <summary>Samples that the data set gave each class.</summary>
    public IReadOnlyList<long> Given => _given;

    /// <summary>Samples of each class after correction.</summary>
    public IReadOnlyList<long> Corrected => _corrected;

    /// <summary>Samples whose given class this was, and that have another now.</summary>
    public IReadOnlyList<long> Left => _left;

    /// <summary>Samples that have this class now, and had another or none.</summary>
    public IReadOnlyList<long> Joined => _joined;

    /// <summary>Decisions that found the given label right.</summary>
    public long Kept { get; private set; }

    /// <summary>Decisions for a class.</summary>
    public long Relabelled { get; private set; }

    /// <summary>Decisions that the sample belongs to no class.</summary>
    public long Discarded { get; private set; }

    /// <summary>Counts a training sample.</summary>
    public void Add(ExportRow row)
    {
        Kept += row.Decision?.Verdict == Verdict.Keep ? 1 : 0;
        Relabelled += row.Decision?.Verdict >= 0 ? 1 : 0;
        Discarded += row.Decision?.Verdict == Verdict.Discard ? 1 : 0;
        if (row.Given >= 0)
        {
            _given[row.Given]++;
        }

        if (row.Corrected < 0)
        {
            return;
        }

        _corrected[row.Corrected]++;
        if (row.Corrected != row.Given)
        {
            _joined[row.Corrected]++;
            _changes[(row.Given, row.Corrected)] = _changes.GetValueOrDefault((row.Given, row.Corrected)) + 1;
            if (row.Given >= 0)
            {
                _left[row.Given]++;
            }
        }
    }

    /// <summary>The most frequent changes, the most frequent first; a given class of -1 means none.</summary>
    public IEnumerable<(int Given, int Corrected, long Count)> MostFrequent(int most) => _changes
        .OrderByDescending(change => change.Value).ThenBy(change => change.Key.Given).ThenBy(change => change.Key.Corrected)
        .Take(most)
        .Select(change => (change.Key.Given, change.Key.Corrected, change.Value));
}
