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
/// yet durable is kept, up to <see cref="MaxKeptBytes"/> of predictions, beyond which the trainer waits.
/// </summary>
internal sealed class GrainExchange : ITargetExchange, IDisposable
{
    /// <summary>Predictions pushed and not yet durable, at most.</summary>
    public const int MaxKeptBytes = 32 * 1024 * 1024;

    private const int FewestKept = 8_192;
    private const int MostKept = 262_144;
    private static readonly TimeSpan BetweenFlushes = TimeSpan.FromMilliseconds(50);

    private readonly IStore _store;
    private readonly IRunGrain _run;
    private readonly Guid _worker;
    private readonly RunScope _scope;
    private readonly string _dataset;
    private readonly int _blockSize;
    private readonly IBlockGrain[] _blocks;
    private readonly BlockOutbox[] _outboxes;
    private readonly SemaphoreSlim _room;
    private readonly Lock _gate = new();
    private readonly HashSet<Task> _sending = [];
    private Exception? _failure;
    private PushHeader _header = new(0, -1, 0, 0);

    public GrainExchange(IGrainFactory grains, IStore store, IRunGrain run, Guid worker, DatasetManifest manifest, RunScope scope)
    {
        (_store, _run, _worker, _scope) = (store, run, worker, scope);
        (_dataset, _blockSize) = (manifest.Name, manifest.BlockSize);
        _room = new SemaphoreSlim(Math.Clamp(MaxKeptBytes / (scope.Classes * sizeof(float)), FewestKept, MostKept));
        _blocks = [.. Enumerable.Range(0, manifest.TrainBlocks).Select(b => grains.GetGrain<IBlockGrain>(GrainKeys.Block(_dataset, b)))];
        _outboxes = [.. _blocks.Select(block => new BlockOutbox(block, samples => _room.Release(samples)))];
    }

    public async ValueTask BeginEpochAsync(int epoch, CancellationToken cancellationToken)
    {
        EpochLease lease = await _run.BeginEpochAsync(_worker, epoch, cancellationToken);
        _header = new PushHeader(_scope.Run, epoch, lease.Token, lease.DecisionSequence);
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
            PullAnswer answer = await BlockRetry.CallAsync(() => _blocks[part.Block].PullAsync(request), cancellationToken);
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
            if (_outboxes[part.Block].Add(_header, part.Offsets.Span, part.Positions.Span, predictions.Span, _scope.Classes) is { } sending)
            {
                Track(sending);
            }
        }
    }

    public async ValueTask<IReadOnlyList<int>> EndEpochAsync(int epoch, CancellationToken cancellationToken)
    {
        await FlushAsync(cancellationToken);
        IReadOnlyList<long> missing = await _run.EndEpochAsync(_worker, epoch, cancellationToken);
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

    public void Dispose() => _room.Dispose();

    /// <summary>Returns once everything pushed so far is durable.</summary>
    internal async Task FlushAsync(CancellationToken cancellationToken)
    {
        Task[] sending;
        lock (_gate)
        {
            sending = [.. _sending];
        }

        await Task.WhenAll(sending);
        ThrowIfFailed();
        await Task.WhenAll(_outboxes.Select(outbox => outbox.FlushAsync(cancellationToken)));
    }

    /// <summary>Waits only where too much is kept; then it asks the blocks for durability, because nobody else may.</summary>
    private async ValueTask TakeRoomAsync(int samples, CancellationToken cancellationToken)
    {
        for (int taken = 0; taken < samples; taken++)
        {
            while (!_room.Wait(0, cancellationToken))
            {
                await Task.WhenAll(_outboxes.Select(outbox => outbox.FlushAsync(cancellationToken)));
                if (await _room.WaitAsync(BetweenFlushes, cancellationToken))
                {
                    break;
                }

                ThrowIfFailed();
            }
        }
    }

    private void Track(Task sending)
    {
        if (sending.IsCompletedSuccessfully)
        {
            return;
        }

        lock (_gate)
        {
            _sending.Add(sending);
        }

        _ = sending.ContinueWith(
            done =>
            {
                lock (_gate)
                {
                    _sending.Remove(done);
                    _failure ??= done.Exception?.InnerException;
                }
            },
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
    }

    private void ThrowIfFailed()
    {
        lock (_gate)
        {
            if (_failure is { } failure)
            {
                throw new IOException($"predictions could not be delivered: {failure.Message}", failure);
            }
        }
    }

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
