using SatCurate.Curation;

namespace SatCurate.Storage;

/// <summary>
/// All that a block knows of its N samples, column by column: the result of its journal. Changes only by the methods that its records stand
/// for, each of which may be repeated.
/// </summary>
public sealed class BlockColumns
{
    private readonly BlockLabels _labels;
    private readonly int[] _versions;
    private readonly int[] _lastEpochs;
    private readonly int[] _averaged;
    private readonly ulong[] _lastVisits;
    private readonly float[] _pairwiseSums;
    private readonly Dictionary<int, List<BlockDecision>> _decisions = [];
    private int _width;
    private float[] _values = [];

    /// <summary>Columns before the first run.</summary>
    /// <param name="labels">Labels of the N samples.</param>
    public BlockColumns(BlockLabels labels)
    {
        _labels = labels;
        _versions = new int[labels.Count];
        _lastEpochs = new int[labels.Count];
        _averaged = new int[labels.Count];
        _lastVisits = new ulong[labels.Count];
        _pairwiseSums = new float[labels.Count];
        _lastEpochs.AsSpan().Fill(-1);
    }

    /// <summary>N.</summary>
    public int Count => _labels.Count;

    /// <summary>Rules of the present run; null before the first.</summary>
    public RunScope? Scope { get; private set; }

    /// <summary>The highest lease token seen in this run.</summary>
    public long LeaseToken { get; private set; }

    /// <summary>Sequence number of the last batch of decisions, 0 before the first.</summary>
    public long DecisionSequence { get; private set; }

    /// <summary>N given labels, -1 = unlabelled.</summary>
    public ReadOnlySpan<int> GivenLabels => _labels.Given;

    /// <summary>N packed last visits.</summary>
    public ReadOnlyMemory<ulong> LastVisits => _lastVisits;

    /// <summary>Every decision, by offset, oldest first.</summary>
    public IReadOnlyDictionary<int, List<BlockDecision>> Decisions => _decisions;

    /// <summary>Given label of a sample, -1 = unlabelled.</summary>
    public int Given(int offset) => _labels.Given[offset];

    /// <summary>Visits of a sample in this run.</summary>
    public int Version(int offset) => _versions[offset];

    /// <summary>Epoch of a sample's last visit, -1 before the first.</summary>
    public int LastEpoch(int offset) => _lastEpochs[offset];

    /// <summary>Epoch of the newest visit of any sample, -1 before the first.</summary>
    public int NewestEpoch => _lastEpochs.Length == 0 ? -1 : _lastEpochs.Max();

    /// <summary>Predictions in a sample's mean.</summary>
    public int Averaged(int offset) => _averaged[offset];

    /// <summary>A sample's last visit, packed.</summary>
    public ulong LastVisit(int offset) => _lastVisits[offset];

    /// <summary>Sum of the pairwise probabilities of a sample's visits (<see cref="SampleState.PairwiseSum"/>).</summary>
    public float PairwiseSum(int offset) => _pairwiseSums[offset];

    /// <summary>
    /// Margin of all visits together, in nats: that of their mean pairwise probability, so that a visit that is sure counts no more than that. NaN before the first visit,
    /// and where the sum is not known.
    /// </summary>
    public float JointMargin(int offset) => _versions[offset] > 0 ? LogitMargin.OfPairwise(_pairwiseSums[offset] / _versions[offset]) : float.NaN;

    /// <summary>A sample's target, in the <see cref="DistributionForm"/> of the run.</summary>
    public ReadOnlySpan<float> Target(int offset) => Values(offset)[.._width];

    /// <summary>Mean of a sample's predictions after warm-up, in the same form.</summary>
    public ReadOnlySpan<float> MeanPrediction(int offset) => Values(offset)[_width..];

    /// <summary>Target and mean prediction one behind the other.</summary>
    public ReadOnlySpan<float> Values(int offset) => _values.AsSpan(offset * 2 * _width, 2 * _width);

    /// <summary>A sample's state; a run must have started.</summary>
    public SampleState State(int offset) => SampleState.Restore(
        Scope!.Run, _versions[offset], _lastEpochs[offset], _averaged[offset], _lastVisits[offset], _pairwiseSums[offset], Values(offset));

    /// <summary>Resets every sample for a run; nothing happens where that run, or a later one, has started already.</summary>
    public void StartRun(RunScope scope)
    {
        if (Scope is not null && Scope.Run >= scope.Run)
        {
            return;
        }

        Scope = scope;
        LeaseToken = 0;
        _width = scope.Form.Width;
        _values = new float[Count * 2 * _width];
        for (int offset = 0; offset < Count; offset++)
        {
            Store(offset, SampleState.Initial(scope, Given(offset), _labels.Votes(offset)));
        }
    }

    /// <summary>Takes a state above the present version; false where it is not above.</summary>
    public bool Accept(int offset, SampleState state) => Accept(
        offset, state.Run, state.Version, state.LastEpoch, state.Averaged, state.LastVisit, state.PairwiseSum, state.Values);

    /// <summary>Takes a state, member by member, above the present version; false where it is not above, or belongs to another run.</summary>
    public bool Accept(int offset, int run, int version, int lastEpoch, int averaged, ulong lastVisit, float pairwiseSum, ReadOnlySpan<float> values)
    {
        if (Scope?.Run != run || version <= _versions[offset])
        {
            return false;
        }

        ArgumentOutOfRangeException.ThrowIfNotEqual(values.Length, 2 * _width, nameof(values));
        _versions[offset] = version;
        _lastEpochs[offset] = lastEpoch;
        _averaged[offset] = averaged;
        _lastVisits[offset] = lastVisit;
        _pairwiseSums[offset] = pairwiseSum;
        values.CopyTo(_values.AsSpan(offset * 2 * _width, 2 * _width));
        return true;
    }

    /// <summary>Remembers the highest lease token.</summary>
    public void RaiseLeaseToken(long token) => LeaseToken = Math.Max(LeaseToken, token);

    /// <summary>Adds a batch of decisions; nothing happens where a batch of that sequence number, or a later one, was added.</summary>
    public void ApplyDecisions(long sequence, IReadOnlyList<int> offsets, IReadOnlyList<int> verdicts)
    {
        if (sequence <= DecisionSequence)
        {
            return;
        }

        DecisionSequence = sequence;
        for (int i = 0; i < offsets.Count; i++)
        {
            if (!_decisions.TryGetValue(offsets[i], out List<BlockDecision>? of))
            {
                _decisions[offsets[i]] = of = [];
            }

            of.Add(new BlockDecision(sequence, verdicts[i]));
        }
    }

    /// <summary>The verdict in force at a decision sequence number; null where there is none, or it was undone.</summary>
    public int? VerdictAt(int offset, long sequence)
    {
        if (_decisions.Count == 0 || !_decisions.TryGetValue(offset, out List<BlockDecision>? of))
        {
            return null;
        }

        int last = of.FindLastIndex(d => d.Sequence <= sequence);
        return last < 0 || of[last].Verdict == Verdict.Undo ? null : of[last].Verdict;
    }

    /// <summary>Offsets of the samples without a visit in <paramref name="epoch"/> or later.</summary>
    public IReadOnlyList<int> Missing(int epoch) => [.. Enumerable.Range(0, Count).Where(offset => _lastEpochs[offset] < epoch)];

    private void Store(int offset, SampleState state)
    {
        _versions[offset] = -1;
        Accept(offset, state);
    }
}

/// <summary>One decision on one sample.</summary>
/// <param name="Sequence">Sequence number of its batch.</param>
/// <param name="Verdict">A class, or one of <see cref="Curation.Verdict"/>.</param>
public readonly record struct BlockDecision(long Sequence, int Verdict);
