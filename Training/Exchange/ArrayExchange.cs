using SatCurate.Curation;

namespace SatCurate.Training.Exchange;

/// <summary>
/// The reference implementation: every sample's <see cref="SampleState"/> in an array of this process, nothing durable. A second visit of an
/// epoch changes nothing.
/// </summary>
public sealed class ArrayExchange : ITargetExchange
{
    private readonly Lock _gate = new();
    private readonly RunScope _scope;
    private readonly int[] _labels;
    private readonly SampleStanding[] _standings;
    private readonly SampleState[] _states;

    /// <summary>All samples at the start of a run.</summary>
    /// <param name="scope">The run's rules.</param>
    /// <param name="labels">Labels in force; -1 = unlabelled.</param>
    /// <param name="standings">One standing a sample; null: normal, or unlabelled where there is no label.</param>
    public ArrayExchange(RunScope scope, IReadOnlyList<int> labels, IReadOnlyList<SampleStanding>? standings = null)
    {
        _scope = scope;
        _labels = [.. labels];
        _standings = [.. standings ?? labels.Select(label => label < 0 ? SampleStanding.Unlabelled : SampleStanding.Normal)];
        _states = [.. labels.Select(label => SampleState.Initial(scope, label))];
    }

    /// <summary>The state of every sample, in index order.</summary>
    public IReadOnlyList<SampleState> States => _states;

    /// <summary>The last committed position; null before the first.</summary>
    public TrainingPosition? Position { get; private set; }

    /// <summary>The last committed checkpoint file.</summary>
    public ReadOnlyMemory<byte> Checkpoint { get; private set; }

    /// <summary>Figures of the finished epochs.</summary>
    public IReadOnlyList<EpochFigures> Figures => _figures;

    private readonly List<EpochFigures> _figures = [];

    /// <inheritdoc/>
    public ValueTask BeginEpochAsync(int epoch, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    /// <inheritdoc/>
    public ValueTask<PulledTargets> PullAsync(int epoch, ReadOnlyMemory<int> samples, CancellationToken cancellationToken)
    {
        int classes = _scope.Classes;
        int count = samples.Length;
        var pulled = new PulledTargets(new float[count * classes], new int[count], new int[count], new SampleStanding[count]);
        lock (_gate)
        {
            for (int i = 0; i < count; i++)
            {
                int sample = samples.Span[i];
                _scope.Form.Read(_states[sample].Target, pulled.Targets.AsSpan(i * classes, classes));
                pulled.LastEpochs[i] = _states[sample].LastEpoch;
                pulled.Labels[i] = _labels[sample];
                pulled.Standings[i] = _standings[sample];
            }
        }

        return ValueTask.FromResult(pulled);
    }

    /// <inheritdoc/>
    public ValueTask PushAsync(
        int epoch, ReadOnlyMemory<int> samples, ReadOnlyMemory<float> predictions, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            for (int i = 0; i < samples.Length; i++)
            {
                int sample = samples.Span[i];
                if (_states[sample].LastEpoch < epoch)
                {
                    ReadOnlySpan<float> prediction = predictions.Span.Slice(i * _scope.Classes, _scope.Classes);
                    bool decided = _standings[sample] is SampleStanding.Pinned or SampleStanding.Discarded;
                    _states[sample] = _states[sample].After(_scope, epoch, prediction, _labels[sample], decided);
                }
            }
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<int>> EndEpochAsync(int epoch, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return ValueTask.FromResult<IReadOnlyList<int>>(
                [.. Enumerable.Range(0, _states.Length).Where(sample => _states[sample].LastEpoch < epoch)]);
        }
    }

    /// <inheritdoc/>
    public ValueTask CommitAsync(
        TrainingPosition position, ReadOnlyMemory<byte> checkpoint, EpochFigures? finished, CancellationToken cancellationToken)
    {
        Position = position;
        Checkpoint = checkpoint;
        if (finished is not null)
        {
            _figures.Add(finished);
        }

        return ValueTask.CompletedTask;
    }
}
