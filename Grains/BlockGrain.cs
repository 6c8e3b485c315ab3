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
/// where a run or a decision is journaled; both add the record in the same turn. What it publishes besides stands in its Cuts part.
/// </summary>
[GrainType("block"), Reentrant]
internal sealed partial class BlockGrain(IStore store, IGrainFactory grains, ResidentSamples residents, ILogger<BlockGrain> logger)
    : Grain, IBlockGrain
{
    private static readonly TimeSpan CommitInterval = TimeSpan.FromSeconds(1);

    private string _dataset = "";
    private int _block;
    private long _first;
    private int _runsBefore;
    private ISampleGrain?[] _samples = [];
    private BlockLabels _labels = BlockLabels.Of([]);
    private BlockColumns _columns = null!;
    private BlockQueries _queries = null!;
    private TargetCensus _targets = null!;
    private Journal? _journal;
    private GroupCommit _commit = null!;
    private IGrainTimer _commitTimer = null!;
    private BlockCut _cut = null!;
    private Task? _takingOver;
    private bool _lost;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        (_dataset, long block) = GrainKeys.Parse(this.GetPrimaryKeyString());
        _block = (int)block;
        DatasetManifest manifest = await ManifestFile.ReadAsync(store, _dataset, cancellationToken)
            ?? throw new InvalidOperationException($"there is no data set {_dataset}");
        _first = (long)_block * manifest.BlockSize;
        _labels = await BlockLabels.ReadAsync(store, manifest, _block, cancellationToken);
        _targets = new TargetCensus(store, manifest, _block, _labels);
        _samples = new ISampleGrain?[_labels.Count];
        _runsBefore = manifest.Appends.LastOrDefault(append => append.First <= _first)?.AfterRun ?? 0;
        Show(await BlockRecovery.ReadAsync(store, _dataset, _block, _labels, cancellationToken));
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

        _commit.Forget();
        await _checkpoint;
        await _cut.SettleAsync();
        await _journal.DisposeAsync();
    }

    public async Task StartRunAsync(RunScope scope, CancellationToken cancellationToken)
    {
        await OwnAsync();
        if (_columns.Scope is not { } present || present.Run < scope.Run)
        {
            _columns.StartRun(scope);
            _commit.Add(static (writer, s) => BlockRecord.WriteRunStarted(writer, s), scope);
        }

        await FlushOrLeaveAsync();
    }

    public async Task<PushAnswer> FlushAsync(CancellationToken cancellationToken)
    {
        await OwnAsync();
        await FlushOrLeaveAsync();
        return Acknowledge(PushOutcome.Applied);
    }

    public async Task ApplyDecisionsAsync(BlockDecisions decisions, CancellationToken cancellationToken)
    {
        await OwnAsync();
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

    public Task<BlockHistory> HistoryRowsAsync(int run, int fromEpoch, int throughEpoch, CancellationToken cancellationToken) =>
        _queries.HistoryRowsAsync(run, fromEpoch, throughEpoch, cancellationToken);

    public Task<SuspectPage> SuspectsAsync(SuspectQuery query, CancellationToken cancellationToken) => _queries.SuspectsAsync(query, cancellationToken);

    public Task<BlockRows> RowsAsync(RevisionView view, CancellationToken cancellationToken) => _queries.RowsAsync(view, cancellationToken);

    public Task ForgetAsync()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    private RunScope RequireRun(int run) => _columns.Scope is { } scope && scope.Run == run
        ? scope
        : throw new InvalidOperationException($"block {_block} of {_dataset} is in run {_columns.Scope?.Run ?? 0}, not in run {run}");

    private PushAnswer Acknowledge(PushOutcome outcome) => new(outcome, WriterEpoch, _commit.Sequence, _commit.DurableThrough);
}
