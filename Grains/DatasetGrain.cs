using Orleans.Concurrency;
using SatCurate.Contracts;
using SatCurate.Contracts.Blocks;
using SatCurate.Contracts.Datasets;
using SatCurate.Contracts.Runs;
using SatCurate.Curation;
using SatCurate.Grains.Journals;
using SatCurate.Storage;

namespace SatCurate.Grains;

/// <summary>One data set: hands out run ordinals, and journals decisions before it overlays them. Its revisions stand in a part of their own.</summary>
[GrainType("dataset"), Reentrant]
internal sealed partial class DatasetGrain(IStore store, IGrainFactory grains, TimeProvider clock) : Grain, IDatasetGrain
{
    private readonly DatasetState _state = new();
    private readonly SemaphoreSlim _writing = new(1);
    private EventLog<DatasetEvent>? _log;
    private DatasetManifest? _manifest;
    private string _name = "";

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _name = this.GetPrimaryKeyString();
        _manifest = await ManifestFile.ReadAsync(store, _name, cancellationToken);
        if (_manifest is null)
        {
            return;
        }

        _log = await EventLog<DatasetEvent>.ReadAsync(store, StoreLayout.DatasetJournal(_name), _state.Apply, cancellationToken);
        await OverlayAsync(cancellationToken);
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        if (_log is not null)
        {
            await _log.DisposeAsync();
        }
    }

    public async Task<DatasetView?> DescribeAsync(CancellationToken cancellationToken)
    {
        if (_manifest is null)
        {
            // Nothing to remember of a data set that does not exist (yet).
            DeactivateOnIdle();
            return null;
        }

        return new DatasetView(
            _name,
            _manifest.Classes,
            _manifest.TrainCount,
            _manifest.TestCount,
            _manifest.TrainBlocks,
            _manifest.BlockSize,
            _state.InForce(_state.Sequence).Count,
            await RunsAsync(cancellationToken));
    }

    public ValueTask<int> BlockSizeAsync(CancellationToken cancellationToken) => ValueTask.FromResult(Manifest.BlockSize);

    public ValueTask<long> DecisionSequenceAsync(CancellationToken cancellationToken) => ValueTask.FromResult(_state.AppliedSequence);

    public Task<IReadOnlyList<DecisionRecord>> DecisionsAsync(long throughSequence, CancellationToken cancellationToken) =>
        Task.FromResult(_state.InForce(throughSequence));

    public Task<IReadOnlyList<DecisionRecord>> DecisionsOfAsync(long index, CancellationToken cancellationToken) =>
        Task.FromResult(_state.Of(index));

    public async Task<StartRunAnswer> StartRunAsync(RunOrder order, CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken);
        try
        {
            IReadOnlyList<RunStatus> runs = await RunsAsync(cancellationToken);
            foreach (RunStatus unfinished in runs.Where(r => r.Phase is not (RunPhase.Finished or RunPhase.Abandoned)))
            {
                if (unfinished.Phase == RunPhase.Active || !order.AbandonUnfinished)
                {
                    return new StartRunAnswer(0, Refusal(unfinished));
                }

                await Run(unfinished.Run).AbandonAsync(cancellationToken);
            }

            int run = _state.Runs + 1;
            await CommitAsync(new RunOrdered(run), cancellationToken);
            var scope = new RunScope(run, Manifest.Classes.Count, order.Momentum, order.WarmUpEpochs, order.MovesTargets, order.TopK);
            await Run(run).CreateAsync(order, scope, cancellationToken);
            return new StartRunAnswer(run, null);
        }
        finally
        {
            _writing.Release();
        }
    }

    public async Task<SuspectPage> SuspectsAsync(SuspectQuery query, CancellationToken cancellationToken)
    {
        SuspectPage[] pages = await BlockFanOut.CallAsync(
            grains, _name, Manifest.TrainBlocks, (block, token) => block.SuspectsAsync(query, token), cancellationToken);
        return new SuspectPage(SuspectOrder.Best(pages.SelectMany(p => p.Rows), query), pages.Sum(p => p.Matching));
    }

    public async Task<DecideAnswer> DecideAsync(DecisionBatch batch, CancellationToken cancellationToken)
    {
        if (DecisionRules.Refusal(batch, Manifest) is { } refusal)
        {
            return new DecideAnswer(0, refusal);
        }

        await _writing.WaitAsync(cancellationToken);
        try
        {
            var decided = new Decided(_state.Sequence + 1, clock.GetUtcNow(), batch.By, batch.Note, batch.Indexes, batch.Verdicts, batch.Deciders);
            await CommitAsync(decided, cancellationToken);
            await OverlayAsync(cancellationToken);
            return new DecideAnswer(decided.Sequence, null);
        }
        finally
        {
            _writing.Release();
        }
    }

    public async Task<bool> ForgetAsync(CancellationToken cancellationToken)
    {
        if (_manifest is not null)
        {
            if ((await RunsAsync(cancellationToken)).Any(r => r.Phase == RunPhase.Active))
            {
                return false;
            }

            await BlockFanOut.CallAsync(
                grains,
                _name,
                _manifest.TrainBlocks,
                async (block, _) =>
                {
                    await block.ForgetAsync();
                    return true;
                },
                cancellationToken);
            foreach (int run in Enumerable.Range(1, _state.Runs))
            {
                await Run(run).ForgetAsync();
            }
        }

        DeactivateOnIdle();
        return true;
    }

    private DatasetManifest Manifest => _manifest ?? throw new InvalidOperationException($"there is no data set {_name}");

    private IRunGrain Run(int run) => grains.GetGrain<IRunGrain>(GrainKeys.Run(_name, run));

    private async Task<IReadOnlyList<RunStatus>> RunsAsync(CancellationToken cancellationToken)
    {
        RunStatus?[] runs = await Task.WhenAll(Enumerable.Range(1, _state.Runs).Select(run => Run(run).StatusAsync(cancellationToken)));
        return [.. runs.OfType<RunStatus>()];
    }

    /// <summary>Brings journaled decisions into the blocks; repeats are harmless.</summary>
    private async Task OverlayAsync(CancellationToken cancellationToken)
    {
        foreach (Decided decided in _state.NotApplied.ToArray())
        {
            var byBlock = decided.Indexes
                .Select((index, i) => (Block: (int)(index / Manifest.BlockSize), Offset: (int)(index % Manifest.BlockSize), Verdict: decided.Verdicts[i]))
                .GroupBy(d => d.Block);
            foreach (var part in byBlock)
            {
                var decisions = new BlockDecisions(decided.Sequence, [.. part.Select(d => d.Offset)], [.. part.Select(d => d.Verdict)]);
                await BlockFanOut.CallAsync(
                    grains.GetGrain<IBlockGrain>(GrainKeys.Block(_name, part.Key)),
                    async (block, token) =>
                    {
                        await block.ApplyDecisionsAsync(decisions, token);
                        return true;
                    },
                    cancellationToken);
            }

            await CommitAsync(new DecisionsApplied(decided.Sequence), cancellationToken);
        }
    }

    private async Task CommitAsync(DatasetEvent @event, CancellationToken cancellationToken)
    {
        try
        {
            await _log!.AppendAsync(@event, cancellationToken);
        }
        catch
        {
            // The outcome is unknown, or another activation has taken over: only a fresh replay knows the truth.
            DeactivateOnIdle();
            throw;
        }
    }

    private static string Refusal(RunStatus unfinished) => unfinished.Phase == RunPhase.Active
        ? $"run {unfinished.Run} is active and a data set has one active run; wait for it, or stop it"
        : $"run {unfinished.Run} is unfinished ({unfinished.EpochsDone} of {unfinished.Epochs} epochs); continue it with --resume, or give it up with --abandon";
}
