using System.Buffers;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;
using Orleans.Concurrency;
using SatCurate.Contracts;
using SatCurate.Contracts.Blocks;
using SatCurate.Contracts.Samples;
using SatCurate.Curation;
using SatCurate.Storage;

namespace SatCurate.Grains;

/// <summary>
/// One block (design: one block, one journal). Columns change in two places only: where a sample's answer is accepted after a push, and
/// where a run or a decision is journaled; both add the record in the same turn.
/// </summary>
[GrainType("block"), Reentrant]
internal sealed partial class BlockGrain(IStore store, IGrainFactory grains, ILogger<BlockGrain> logger) : Grain, IBlockGrain
{
    private static readonly TimeSpan CommitInterval = TimeSpan.FromMilliseconds(500);

    private string _dataset = "";
    private int _block;
    private long _first;
    private ISampleGrain?[] _samples = [];
    private Journal _journal = null!;
    private BlockColumns _columns = null!;
    private GroupCommit _commit = null!;
    private BlockQueries _queries = null!;
    private IGrainTimer _commitTimer = null!;
    private bool _lost;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        (_dataset, long block) = GrainKeys.Parse(this.GetPrimaryKeyString());
        _block = (int)block;
        DatasetManifest manifest = await ManifestFile.ReadAsync(store, _dataset, cancellationToken)
            ?? throw new InvalidOperationException($"there is no data set {_dataset}");
        _first = (long)_block * manifest.BlockSize;
        int[] given = await LabelsFile.ReadAsync(store, StoreLayout.Given(_dataset, _block), cancellationToken);
        try
        {
            (_journal, _columns) = await BlockRecovery.OpenAsync(store, _dataset, _block, given, cancellationToken);
        }
        catch (IOException e)
        {
            throw new BlockMovedException($"block {_block} of {_dataset} can't take its journal over: {e.Message}");
        }

        _samples = new ISampleGrain?[given.Length];
        _commitTimer = this.RegisterGrainTimer(
            CommitOnTimeAsync, new GrainTimerCreationOptions(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan) { Interleave = true, KeepAlive = true });
        _commit = new GroupCommit(_journal, () => _commitTimer.Change(CommitInterval, Timeout.InfiniteTimeSpan));
        _queries = new BlockQueries(store, _dataset, _block, _first, given, _columns);
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        if (_journal is null)
        {
            return;
        }

        if (!_lost)
        {
            await FlushOrLeaveAsync();
        }

        await _journal.DisposeAsync();
    }

    public async Task StartRunAsync(RunScope scope, CancellationToken cancellationToken)
    {
        ThrowIfLost();
        if (_columns.Scope?.Run >= scope.Run)
        {
            return;
        }

        _columns.StartRun(scope);
        _commit.Add(static (writer, s) => BlockRecord.WriteRunStarted(writer, s), scope);
        await FlushOrLeaveAsync();
    }

    public ValueTask<PullAnswer> PullAsync(PullRequest request)
    {
        ThrowIfLost();
        RunScope scope = RequireRun(request.Run);
        ReadOnlySpan<ushort> offsets = MemoryMarshal.Cast<byte, ushort>(request.Offsets.Span);
        return ValueTask.FromResult(BlockPull.Answer(_columns, scope, _journal.WriterEpoch, request.DecisionSequence, offsets));
    }

    public async ValueTask<PushAnswer> PushAsync(PushRequest request)
    {
        ThrowIfLost();
        if (_columns.Scope?.Run != request.Run)
        {
            return Acknowledge(PushOutcome.OtherRun);
        }

        if (request.LeaseToken < _columns.LeaseToken)
        {
            return Acknowledge(PushOutcome.LeaseLost);
        }

        int count = request.Offsets.Length / sizeof(ushort);
        PushRules.Validate(request, _columns);
        ValueTask<SampleAnswer>[] calls = ArrayPool<ValueTask<SampleAnswer>>.Shared.Rent(count);
        var accepted = new List<BlockVisit>(count);
        var context = new VisitContext(_journal.WriterEpoch, _columns.Scope, request.Epoch);
        for (int i = 0; i < count; i++)
        {
            calls[i] = CallSample(request, context, i, withState: false);
        }

        bool refused = false;
        Exception? failure = null;
        for (int i = 0; i < count; i++)
        {
            try
            {
                SampleAnswer answer = await calls[i];
                if (answer.Kind == SampleAnswerKind.NeedState)
                {
                    answer = await CallSample(request, context, i, withState: true);
                }

                refused |= answer.Kind == SampleAnswerKind.Refused;
                if (answer.State is { } state)
                {
                    accepted.Add(new BlockVisit(PushRules.Offset(request, i), state));
                }
            }
            catch (Exception e) when (e is TimeoutException or OrleansException)
            {
                // What did arrive is journaled all the same; the trainer gets no acknowledgement and sends the push again.
                failure = e;
            }
        }

        ArrayPool<ValueTask<SampleAnswer>>.Shared.Return(calls, clearArray: true);
        Accept(request, accepted);
        if (refused)
        {
            Leave("a sample has seen a newer writer epoch");
        }

        ThrowIfLost();
        return failure is null ? Acknowledge(PushOutcome.Applied) : throw failure;
    }

    public async Task<PushAnswer> FlushAsync(CancellationToken cancellationToken)
    {
        ThrowIfLost();
        await FlushOrLeaveAsync();
        return Acknowledge(PushOutcome.Applied);
    }

    public async Task<BarrierAnswer> BarrierAsync(BarrierRequest request, CancellationToken cancellationToken)
    {
        ThrowIfLost();
        RunScope scope = RequireRun(request.Run);
        await FlushOrLeaveAsync();
        IReadOnlyList<int> missing = _columns.Missing(request.Epoch);
        if (missing.Count > 0)
        {
            return new BarrierAnswer(_journal.WriterEpoch, missing, 0, 0);
        }

        _columns.RaiseLeaseToken(request.LeaseToken);
        _commit.Add(static (writer, r) => BlockRecord.WriteCut(writer, r.Run, r.Epoch, r.LeaseToken), request);
        await FlushOrLeaveAsync();
        try
        {
            await BlockCut.PublishAsync(store, _journal, _columns, _dataset, _block, request, cancellationToken);
        }
        catch (Exception e) when (e is IOException or FencedException)
        {
            Leave(e.Message);
            ThrowIfLost();
        }

        (int differing, int flagged) = _queries.Count(scope, IssueThresholds.Constant(scope.Classes, IssueRule.DefaultThreshold));
        return new BarrierAnswer(_journal.WriterEpoch, [], differing, flagged);
    }

    public async Task ApplyDecisionsAsync(BlockDecisions decisions, CancellationToken cancellationToken)
    {
        ThrowIfLost();
        if (decisions.Sequence > _columns.DecisionSequence)
        {
            _columns.ApplyDecisions(decisions.Sequence, decisions.Offsets, decisions.Verdicts);
            _commit.Add(static (writer, d) => BlockRecord.WriteDecisions(writer, d.Sequence, d.Offsets, d.Verdicts), decisions);
        }

        await FlushOrLeaveAsync();
    }

    public async Task<SampleView> ReadSampleAsync(int offset, CancellationToken cancellationToken)
    {
        if (_columns.Scope is not { } scope)
        {
            return new SampleView(null, []);
        }

        IReadOnlyList<ulong> history = await HistoryAsync(scope.Run, offset, cancellationToken);
        return new SampleView(_columns.State(offset), [.. history.TakeLast(VisitRing.Capacity)]);
    }

    public Task<IReadOnlyList<ulong>> HistoryAsync(int run, int offset, CancellationToken cancellationToken) =>
        _queries.HistoryAsync(run, offset, cancellationToken);

    public Task<SuspectPage> SuspectsAsync(SuspectQuery query, CancellationToken cancellationToken) => _queries.SuspectsAsync(query, cancellationToken);

    public Task<BlockRows> RowsAsync(RevisionView view, CancellationToken cancellationToken) => _queries.RowsAsync(view, cancellationToken);

    public Task ForgetAsync()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    private ValueTask<SampleAnswer> CallSample(PushRequest request, VisitContext context, int i, bool withState)
    {
        int offset = PushRules.Offset(request, i);
        ISampleGrain sample = _samples[offset] ??= grains.GetGrain<ISampleGrain>(GrainKeys.Sample(_dataset, _first + offset));
        return sample.ApplyAsync(new SampleVisit(
            context,
            _columns.Version(offset),
            _columns.Given(offset),
            _columns.VerdictAt(offset, request.DecisionSequence) is not null,
            PushRules.Prediction(request, i, context.Scope.Classes),
            withState ? _columns.State(offset) : null));
    }

    /// <summary>Takes every answered version above the block's own, repeats included: an append that failed after the sample moved loses nothing.</summary>
    private void Accept(PushRequest request, List<BlockVisit> answers)
    {
        if (_columns.Scope?.Run != request.Run)
        {
            return;
        }

        answers.RemoveAll(a => !_columns.Accept(a.Offset, a.State));
        if (answers.Count > 0)
        {
            _commit.Add(static (writer, v) => BlockRecord.WriteVisits(writer, v.Request.Run, v.Request.Epoch, v.Request.LeaseToken, v.Answers), (Request: request, Answers: answers));
        }

        _columns.RaiseLeaseToken(request.LeaseToken);
    }

    private RunScope RequireRun(int run) => _columns.Scope is { } scope && scope.Run == run
        ? scope
        : throw new InvalidOperationException($"block {_block} of {_dataset} is in run {_columns.Scope?.Run ?? 0}, not in run {run}");

    private PushAnswer Acknowledge(PushOutcome outcome) => new(outcome, _journal.WriterEpoch, _commit.Sequence, _commit.DurableThrough);

    private async Task CommitOnTimeAsync(CancellationToken cancellationToken)
    {
        try
        {
            await FlushOrLeaveAsync();
        }
        catch (BlockMovedException)
        {
            // Said by Leave; the callers learn it from their next call.
        }
    }

    private async Task FlushOrLeaveAsync()
    {
        try
        {
            await _commit.FlushAsync();
        }
        catch (JournalFailedException e)
        {
            Leave(e.Message);
            ThrowIfLost();
        }
    }

    private void Leave(string why)
    {
        if (!_lost)
        {
            _lost = true;
            LogLost(_dataset, _block, _journal.WriterEpoch, why);
            DeactivateOnIdle();
        }
    }

    private void ThrowIfLost()
    {
        if (_lost)
        {
            throw new BlockMovedException($"block {_block} of {_dataset} lost its journal (writer epoch {_journal.WriterEpoch})");
        }
    }

    [LoggerMessage(LogLevel.Warning, "Block {Block} of {Dataset} leaves: its journal of writer epoch {WriterEpoch} is lost: {Why}")]
    private partial void LogLost(string dataset, int block, long writerEpoch, string why);
}
