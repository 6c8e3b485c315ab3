using Orleans;
using Orleans.Concurrency;
using SatCurate.Contracts.Samples;
using SatCurate.Curation;

namespace SatCurate.Contracts.Blocks;

/// <summary>
/// A contiguous range of samples: the unit of batching, journaling and querying. The only writer of its journal and the only caller that
/// changes its samples. Calls to an activation that lost its journal to a newer one fail with <see cref="BlockMovedException"/> and may be
/// repeated. The key is <c>dataset/block</c>.
/// </summary>
[Alias("satcurate.block")]
public interface IBlockGrain : IGrainWithStringKey
{
    /// <summary>Journals the start of a run and resets every sample; nothing happens where that run has started already.</summary>
    [Alias("start-run")]
    Task StartRunAsync(RunScope scope, CancellationToken cancellationToken);

    /// <summary>Targets and labels of some samples, from columns.</summary>
    [Alias("pull")]
    ValueTask<PullAnswer> PullAsync(PullRequest request);

    /// <summary>Applies predictions to samples. Acknowledged when applied; durable once <see cref="PushAnswer.DurableThrough"/> reaches its sequence.</summary>
    [Alias("push")]
    ValueTask<PushAnswer> PushAsync(PushRequest request);

    /// <summary>Makes everything acknowledged so far durable.</summary>
    [Alias("flush")]
    Task<PushAnswer> FlushAsync(CancellationToken cancellationToken);

    /// <summary>The end of an epoch: answers the samples that lack the visit, or makes the cut and publishes its snapshot.</summary>
    [Alias("barrier")]
    Task<BarrierAnswer> BarrierAsync(BarrierRequest request, CancellationToken cancellationToken);

    /// <summary>Overlays decisions, durable on return; a batch whose sequence was applied before changes nothing.</summary>
    [Alias("decide")]
    Task ApplyDecisionsAsync(BlockDecisions decisions, CancellationToken cancellationToken);

    /// <summary>State and last visits of one sample, for a sample that is cold.</summary>
    [Alias("read-sample"), AlwaysInterleave, MayRepeat]
    Task<SampleView> ReadSampleAsync(int offset, CancellationToken cancellationToken);

    /// <summary>Every visit that one sample had in a run, oldest first: packed <see cref="VisitEntry"/> words.</summary>
    [Alias("history"), MayRepeat]
    Task<IReadOnlyList<ulong>> HistoryAsync(int run, int offset, CancellationToken cancellationToken);

    /// <summary>The visits of all samples in the finished epochs from <paramref name="fromEpoch"/> through <paramref name="throughEpoch"/> of a run.</summary>
    [Alias("history-rows"), MayRepeat]
    Task<BlockHistory> HistoryRowsAsync(int run, int fromEpoch, int throughEpoch, CancellationToken cancellationToken);

    /// <summary>The block's best matches of a query over a revision.</summary>
    [Alias("suspects"), MayRepeat]
    Task<SuspectPage> SuspectsAsync(SuspectQuery query, CancellationToken cancellationToken);

    /// <summary>All rows of the block in a revision, for exports and evaluation.</summary>
    [Alias("rows"), MayRepeat]
    Task<BlockRows> RowsAsync(RevisionView view, CancellationToken cancellationToken);

    /// <summary>Drops the activation, so that nothing outlives a deleted data set.</summary>
    [Alias("forget")]
    Task ForgetAsync();
}
