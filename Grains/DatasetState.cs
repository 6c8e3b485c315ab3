using SatCurate.Contracts.Datasets;
using SatCurate.Curation;
using SatCurate.Grains.Journals;

namespace SatCurate.Grains;

/// <summary>What the journal of a data set says: its runs, every decision, and the tags of revisions; changes only by its events.</summary>
internal sealed class DatasetState
{
    private readonly Dictionary<long, List<DecisionRecord>> _decisions = [];
    private readonly List<Decided> _notApplied = [];
    private readonly SortedDictionary<string, RevisionTag> _tags = new(StringComparer.Ordinal);

    /// <summary>Ordinal of the last run, 0 before the first.</summary>
    public int Runs { get; private set; }

    /// <summary>Sequence number of the last batch of decisions, 0 before the first.</summary>
    public long Sequence { get; private set; }

    /// <summary>Sequence number of the last batch that every block has.</summary>
    public long AppliedSequence { get; private set; }

    /// <summary>Tags of revisions, by name.</summary>
    public IReadOnlyDictionary<string, RevisionTag> Tags => _tags;

    /// <summary>Batches that some block may not have journaled yet.</summary>
    public IReadOnlyList<Decided> NotApplied => _notApplied;

    public void Apply(DatasetEvent @event)
    {
        switch (@event)
        {
            case RunOrdered ordered:
                Runs = ordered.Run;
                break;
            case Decided decided:
                Sequence = decided.Sequence;
                _notApplied.Add(decided);
                for (int i = 0; i < decided.Indexes.Count; i++)
                {
                    long index = decided.Indexes[i];
                    if (!_decisions.TryGetValue(index, out List<DecisionRecord>? of))
                    {
                        _decisions[index] = of = [];
                    }

                    of.Add(new DecisionRecord(index, decided.Verdicts[i], decided.Sequence, decided.Deciders?[i] ?? decided.By, decided.At, decided.Note));
                }

                break;
            case DecisionsApplied applied:
                AppliedSequence = applied.Sequence;
                _notApplied.RemoveAll(d => d.Sequence <= applied.Sequence);
                break;
            case RevisionTagged tagged:
                _tags[tagged.Tag.Name] = tagged.Tag;
                break;
            case RevisionUntagged untagged:
                _tags.Remove(untagged.Name);
                break;
            default:
                throw new InvalidDataException($"unknown data set event {@event.GetType().Name}");
        }
    }

    /// <summary>Every decision on one sample, oldest first.</summary>
    public IReadOnlyList<DecisionRecord> Of(long index) => _decisions.TryGetValue(index, out List<DecisionRecord>? of) ? [.. of] : [];

    /// <summary>The decisions in force at a sequence number, by sample.</summary>
    public IReadOnlyList<DecisionRecord> InForce(long sequence) =>
    [
        .. _decisions.Values
            .Select(of => of.FindLast(d => d.Sequence <= sequence))
            .OfType<DecisionRecord>()
            .Where(d => d.Verdict != Verdict.Undo)
            .OrderBy(d => d.Index),
    ];
}
