using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using Orleans;
using SatCurate.Contracts;
using SatCurate.Contracts.Blocks;
using SatCurate.Contracts.Runs;
using SatCurate.Curation;
using SatCurate.Storage;
using SatCurate.Training.Exchange;

namespace SatCurate.Silo.Exchange;

/// <summary>
/// The trainer's exchange over grains: one message per block that a minibatch touches. Pushes go out behind the trainer's back; what is not
/// yet durable is kept, up to <see cref="MaxKeptBytes"/> of predictions, beyond which the trainer waits. Disposing it ends the sending.
/// </summary>
internal sealed class GrainExchange : ITargetExchange, IDisposable
{
    /// <summary>Predictions pushed and not yet durable, at most; but always those of <see cref="FewestKept"/> samples, or of one minibatch.</summary>
    public const int MaxKeptBytes = 32 * 1024 * 1024;

    /// <summary>Samples kept however many classes they have.</summary>
    public const int FewestKept = 8_192;

    private const int MostKept = 262_144;

    private readonly IStore _store;
    private readonly IRunGrain _run;
    private readonly Guid _worker;
    private readonly RunScope _scope;
    private readonly string _dataset;
    private readonly int _blockSize;
    private readonly IBlockGrain[] _blocks;
    private readonly BlockOutbox[] _outboxes;
    private readonly BlockRetry _retry;
    private readonly CancellationTokenSource _stop = new();
    private readonly int _mostKept;
    private int _kept;
    private Exception? _failure;
    private PushHeader _header = new(0, -1, 0, 0);

    public GrainExchange(
        IGrainFactory grains, IStore store, IRunGrain run, Guid worker, DatasetManifest manifest, RunScope scope, TimeProvider? clock = null)
    {
        (_store, _run, _worker, _scope) = (store, run, worker, scope);
        (_dataset, _blockSize) = (manifest.Name, manifest.BlockSize);
        _retry = new BlockRetry(clock ?? TimeProvider.System);
        _mostKept = Math.Clamp(MaxKeptBytes / (scope.Classes * sizeof(float)), FewestKept, MostKept);
        _blocks = [.. Enumerable.Range(0, manifest.TrainBlocks).Select(b => grains.GetGrain<IBlockGrain>(GrainKeys.Block(_dataset, b)))];
        _outboxes = [.. _blocks.Select(block => new BlockOutbox(block, _retry, Release, Fail, _stop.Token))];
    }

    public async ValueTask BeginEpochAsync(int epoch, CancellationToken cancellationToken)
    {
        EpochLease lease = await _run.BeginEpochAsync(_worker, epoch, cancellationToken);
        _header = new PushHeader(_scope.Run, epoch, lease.Token, lease.DecisionSequence);
    }

    /// <summary>Begins a trainer's part of a round. Of an epoch that has ended meanwhile everything is durable.</summary>
    public void BeginRound(int epoch, long leaseToken, long decisionSequence)
    {
        if (epoch != _header.Epoch)
        {
            Array.ForEach(_outboxes, static outbox => outbox.ForgetKept());
        }

        _header = new PushHeader(_scope.Run, epoch, leaseToken, decisionSequence);
        Array.ForEach(_outboxes, outbox => outbox.RaiseLeaseToken(leaseToken));
    }

    /// <summary>Returns once everything pushed so far is applied; the blocks make it durable in their own time.</summary>
    public async Task SentAsync(CancellationToken cancellationToken)
    {
        ThrowIfFailed();
        await Task.WhenAll(_outboxes.Select(outbox => outbox.SentAsync(cancellationToken)));
    }

    public async ValueTask<PulledTargets> PullAsync(int epoch, ReadOnlyMemory<int> samples, CancellationToken cancellationToken)
    {
        int classes = _scope.Classes;
        int count = samples.Length;
        var pulled = new PulledTargets(new float[count * classes], new int[count], new int[count], new SampleStanding[count]);
        List<BlockPart> parts = BlockPart.Split(samples.Span, _blockSize);
        await Task.WhenAll(parts.Select(async part =>
        {
            var request = new PullRequest(_scope.Run, _header.DecisionSequence, part.Offsets);
            PullAnswer answer = await _retry.CallAsync(async () => Current(await _blocks[part.Block].PullAsync(request), epoch, part.Block), cancellationToken);
            Scatter(answer, part, pulled, classes);
        }));
        return pulled;
    }

    public async ValueTask PushAsync(
        int epoch, ReadOnlyMemory<int> samples, ReadOnlyMemory<float> predictions, CancellationToken cancellationToken)
    {
        ThrowIfFailed();
        await TakeRoomAsync(samples.Length, cancellationToken);
        if (_header.Epoch != epoch)
        {
            throw new InvalidOperationException($"a push for epoch {epoch} in epoch {_header.Epoch}");
        }

        foreach (BlockPart part in BlockPart.Split(samples.Span, _blockSize))
        {
            _outboxes[part.Block].Add(_header, part.Offsets.Span, part.Positions.Span, predictions.Span, _scope.Classes);
        }
    }

    public async ValueTask<IReadOnlyList<int>> EndEpochAsync(int epoch, CancellationToken cancellationToken)
    {
        // The cut is the flush: it is durable together with the visits before it. Only what a block has lost since must be sent again first.
        await SentAsync(cancellationToken);
        IReadOnlyList<long> missing = await _run.EndEpochAsync(_worker, epoch, cancellationToken);
        if (missing.Count > 0)
        {
            await FlushAsync(cancellationToken);
            missing = await _run.EndEpochAsync(_worker, epoch, cancellationToken);
        }

        if (missing.Count == 0)
        {
            Array.ForEach(_outboxes, static outbox => outbox.ForgetKept());
        }

        return [.. missing.Select(index => (int)index)];
    }

    public async ValueTask CommitAsync(
        TrainingPosition position, ReadOnlyMemory<byte> checkpoint, EpochFigures? finished, CancellationToken cancellationToken)
    {
        await FlushAsync(cancellationToken);
        string name = StoreLayout.Checkpoint(_dataset, _scope.Run, position.Epoch, position.Step);
        await _store.PublishAsync(name, async (stream, token) => await stream.WriteAsync(checkpoint, token), cancellationToken);
        EpochReport? report = finished is null ? null : new EpochReport(
            finished.Epoch, finished.Loss, finished.GivenAgreement, finished.LearningRate, finished.Seconds, finished.SamplesPerSecond, finished.TestAccuracy, 0, 0);
        await _run.CommitAsync(_worker, new RunCheckpoint(position.Epoch, position.Step, name), report, cancellationToken);
    }

    public void Dispose()
    {
        _stop.Cancel();
    }

    /// <summary>Returns once everything pushed so far is durable.</summary>
    internal async Task FlushAsync(CancellationToken cancellationToken)
    {
        ThrowIfFailed();
        await Task.WhenAll(_outboxes.Select(outbox => outbox.FlushAsync(cancellationToken)));
    }

    /// <summary>Waits only where too much is kept; then it asks the blocks for durability, because nobody else may.</summary>
    private async ValueTask TakeRoomAsync(int samples, CancellationToken cancellationToken)
    {
        // A minibatch that is larger than all the room goes alone.
        while (Interlocked.Add(ref _kept, samples) > Math.Max(_mostKept, samples))
        {
            Release(samples);
            await FlushAsync(cancellationToken);
        }
    }

    private void Release(int samples) => Interlocked.Add(ref _kept, -samples);

    private void Fail(Exception failure) => Interlocked.CompareExchange(ref _failure, failure, null);

    private void ThrowIfFailed()
    {
        if (Volatile.Read(ref _failure) is { } failure)
        {
            ExceptionDispatchInfo.Throw(failure);
        }
    }

    /// <summary>
    /// A block that does not know its journal is lost may still answer. After the barrier of the epoch before, an answer without that epoch's
    /// visits can come from such a block only.
    /// </summary>
    private static PullAnswer Current(PullAnswer answer, int epoch, int block) =>
        MemoryMarshal.Cast<byte, int>(answer.LastEpochs.Span).IndexOfAnyInRange(int.MinValue, epoch - 2) < 0
            ? answer
            : throw new BlockMovedException($"block {block} answered a pull of epoch {epoch} from before the last barrier");

    private static void Scatter(PullAnswer answer, BlockPart part, PulledTargets pulled, int classes)
    {
        ReadOnlySpan<float> targets = MemoryMarshal.Cast<byte, float>(answer.Targets.Span);
        ReadOnlySpan<int> epochs = MemoryMarshal.Cast<byte, int>(answer.LastEpochs.Span);
        ReadOnlySpan<int> labels = MemoryMarshal.Cast<byte, int>(answer.Labels.Span);
        for (int i = 0; i < part.Positions.Length; i++)
        {
            int at = part.Positions.Span[i];
            targets.Slice(i * classes, classes).CopyTo(pulled.Targets.AsSpan(at * classes, classes));
            pulled.LastEpochs[at] = epochs[i];
            pulled.Labels[at] = labels[i];
            pulled.Standings[at] = (SampleStanding)answer.Standings.Span[i];
        }
    }
}
