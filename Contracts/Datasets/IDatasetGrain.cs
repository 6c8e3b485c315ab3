using Orleans;
using SatCurate.Contracts.Blocks;
using SatCurate.Contracts.Runs;

namespace SatCurate.Contracts.Datasets;

/// <summary>One data set: its runs, its decisions, and which revision answers queries. The key is the data set's name.</summary>
[Alias("satcurate.dataset")]
public interface IDatasetGrain : IGrainWithStringKey
{
    /// <summary>The data set and its runs; null where there is no such data set.</summary>
    [Alias("describe"), MayRepeat]
    Task<DatasetView?> DescribeAsync(CancellationToken cancellationToken);

    /// <summary>Samples in a block.</summary>
    [Alias("block-size"), MayRepeat]
    ValueTask<int> BlockSizeAsync(CancellationToken cancellationToken);

    /// <summary>Starts a new run, or refuses: a data set has one active run.</summary>
    [Alias("start-run")]
    Task<StartRunAnswer> StartRunAsync(RunOrder order, CancellationToken cancellationToken);

    /// <summary>The view that queries answer from: the newest run past its warm-up, at its last revision, or the one asked for.</summary>
    [Alias("view"), MayRepeat]
    Task<ViewAnswer> ViewAsync(int? run, CancellationToken cancellationToken);

    /// <summary>The view of one kept revision with the decisions that belong to it, by its name or by a tag.</summary>
    [Alias("view-revision"), MayRepeat]
    Task<ViewAnswer> ViewRevisionAsync(string revision, CancellationToken cancellationToken);

    /// <summary>The revisions that are kept, oldest first.</summary>
    [Alias("revisions"), MayRepeat]
    Task<IReadOnlyList<RevisionInfo>> RevisionsAsync(CancellationToken cancellationToken);

    /// <summary>Names a kept revision: by its name, by another tag, or <c>latest</c> for the present view with all decisions made so far.</summary>
    [Alias("tag")]
    Task<TagAnswer> TagAsync(string revision, string name, CancellationToken cancellationToken);

    /// <summary>Takes a tag away; without another the revision goes at one of the next cuts.</summary>
    [Alias("untag")]
    Task<TagAnswer> UntagAsync(string revision, string name, CancellationToken cancellationToken);

    /// <summary>
    /// Decides which revisions stay beside the one about to be cut, and gives the others up: their manifests are gone on return, so that nobody
    /// tags what the blocks are about to collect.
    /// </summary>
    /// <param name="upcoming">The revision about to be cut.</param>
    /// <param name="last">How many of the last ones stay, it included; at least 1.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    [Alias("keep")]
    Task<IReadOnlyList<RevisionKey>> KeepAsync(RevisionKey upcoming, int last, CancellationToken cancellationToken);

    /// <summary>Journals a batch of decisions and overlays them; durable and in force on return.</summary>
    [Alias("decide")]
    Task<DecideAnswer> DecideAsync(DecisionBatch batch, CancellationToken cancellationToken);

    /// <summary>The decisions in force, by sample.</summary>
    [Alias("decisions"), MayRepeat]
    Task<IReadOnlyList<DecisionRecord>> DecisionsAsync(long throughSequence, CancellationToken cancellationToken);

    /// <summary>Every decision ever made on one sample, oldest first.</summary>
    [Alias("decisions-of"), MayRepeat]
    Task<IReadOnlyList<DecisionRecord>> DecisionsOfAsync(long index, CancellationToken cancellationToken);

    /// <summary>The best suspects of the whole data set.</summary>
    [Alias("suspects"), MayRepeat]
    Task<SuspectPage> SuspectsAsync(SuspectQuery query, CancellationToken cancellationToken);

    /// <summary>The sequence number of the last decision that every block has: what an epoch freezes, and a revision holds.</summary>
    [Alias("decision-sequence"), MayRepeat]
    ValueTask<long> DecisionSequenceAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Makes staged samples part of the data set; durable, and seen by every grain, on return. Refuses while a run is unfinished, and where the
    /// data set is not the one they were staged for any more. May be repeated.
    /// </summary>
    /// <returns>Why nothing was changed; null where the samples are part of it.</returns>
    [Alias("append"), MayRepeat]
    Task<string?> AppendAsync(AppendOrder order, CancellationToken cancellationToken);

    /// <summary>Drops every activation of the data set before its files are deleted; refuses while a run is active.</summary>
    [Alias("forget")]
    Task<bool> ForgetAsync(CancellationToken cancellationToken);
}
