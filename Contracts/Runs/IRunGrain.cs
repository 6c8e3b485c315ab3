using System.Text.Json.Serialization;
using Orleans;
using SatCurate.Curation;

namespace SatCurate.Contracts.Runs;

/// <summary>One run: its recipe, committed epochs, lease and progress. The key is <c>dataset/run</c>.</summary>
[Alias("satcurate.run")]
public interface IRunGrain : IGrainWithStringKey
{
    /// <summary>Where the run stands; null where it was never created.</summary>
    [Alias("status"), MayRepeat]
    Task<RunStatus?> StatusAsync(CancellationToken cancellationToken);

    /// <summary>Creates the run, starts it in every block and offers it to trainers.</summary>
    [Alias("create")]
    Task CreateAsync(RunOrder order, RunScope scope, CancellationToken cancellationToken);

    /// <summary>The revision at the end of an epoch; null where that epoch is not committed.</summary>
    [Alias("revision"), MayRepeat]
    Task<CommittedRevision?> RevisionAsync(int epoch, CancellationToken cancellationToken);

    /// <summary>Offers the run to trainers again after a stop, a crash or a failure.</summary>
    [Alias("resume"), MayRepeat]
    Task<RunStatus> ResumeAsync(CancellationToken cancellationToken);

    /// <summary>Asks the trainer to stop at the next step; the run can be resumed.</summary>
    [Alias("stop"), MayRepeat]
    Task<bool> StopAsync(CancellationToken cancellationToken);

    /// <summary>Gives the run up for good.</summary>
    [Alias("abandon")]
    Task AbandonAsync(CancellationToken cancellationToken);

    /// <summary>A trainer takes the run: what it needs to go on where the last one stopped.</summary>
    [Alias("attach")]
    Task<RunAssignment?> AttachAsync(Guid worker, CancellationToken cancellationToken);

    /// <summary>The lease of an epoch; freezes the decision sequence number of an epoch at its first call.</summary>
    [Alias("begin-epoch")]
    Task<EpochLease> BeginEpochAsync(Guid worker, int epoch, CancellationToken cancellationToken);

    /// <summary>
    /// A trainer of a shared run hands in what it did and asks what to do next; renews the lease. A call may be repeated: a report counts once,
    /// and work that is not done yet is told again.
    /// </summary>
    /// <param name="worker">The trainer.</param>
    /// <param name="last">What it did; null where it has nothing to report.</param>
    /// <param name="leaving">True where it wants no more work.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    [Alias("next-round")]
    Task<RoundPlan> NextRoundAsync(Guid worker, RoundReport? last, bool leaving, CancellationToken cancellationToken);

    /// <summary>Reports progress, which renews the lease.</summary>
    [Alias("progress")]
    Task<LeaseAnswer> ReportAsync(Guid worker, RunProgress progress);

    /// <summary>The barrier over all blocks: the samples without a visit in the epoch; empty where every block made its cut.</summary>
    [Alias("end-epoch")]
    Task<IReadOnlyList<long>> EndEpochAsync(Guid worker, int epoch, CancellationToken cancellationToken);

    /// <summary>Commits a published checkpoint, and with <paramref name="finished"/> the epoch and its revision, as one durable record.</summary>
    [Alias("commit")]
    Task CommitAsync(Guid worker, RunCheckpoint checkpoint, EpochReport? finished, CancellationToken cancellationToken);

    /// <summary>The trainer leaves, with a reason for people where something failed.</summary>
    [Alias("leave")]
    Task LeaveAsync(Guid worker, RunDeparture departure, string? reason, CancellationToken cancellationToken);

    /// <summary>Drops the activation, so that nothing outlives a deleted data set.</summary>
    [Alias("forget")]
    Task ForgetAsync();
}

/// <summary>A published checkpoint and where it goes on.</summary>
/// <param name="Epoch">Epoch of the next step.</param>
/// <param name="Step">Next step within it.</param>
/// <param name="Name">Name of the checkpoint in the store.</param>
/// <param name="Sums">Of a shared run, inside an epoch: sums over the epoch's steps so far; null otherwise.</param>
[GenerateSerializer, Immutable, Alias("satcurate.run-checkpoint")]
public sealed record RunCheckpoint(
    [property: Id(0)] int Epoch,
    [property: Id(1)] int Step,
    [property: Id(2)] string Name,
    [property: Id(3), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] RoundSums? Sums = null);

/// <summary>A revision as its run committed it.</summary>
/// <param name="Run">Run ordinal.</param>
/// <param name="Epoch">Zero-based epoch at whose end the cut was made.</param>
/// <param name="DecisionSequence">Decisions up to this number belong to it.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="Manifest">Name of its manifest; empty in runs of programs before revisions had manifests.</param>
[GenerateSerializer, Immutable, Alias("satcurate.committed-revision")]
public sealed record CommittedRevision(
    [property: Id(0)] int Run,
    [property: Id(1)] int Epoch,
    [property: Id(2)] long DecisionSequence = 0,
    [property: Id(3)] DateTimeOffset CreatedAt = default,
    [property: Id(4)] string Manifest = "");

/// <summary>What a trainer needs to begin.</summary>
/// <param name="Recipe">The recipe (JSON).</param>
/// <param name="Scope">The rules for the samples.</param>
/// <param name="Epochs">Number of epochs.</param>
/// <param name="Checkpoint">Where to go on; null for the beginning.</param>
/// <param name="IsShared">True where it trains with others, round by round.</param>
[GenerateSerializer, Immutable, Alias("satcurate.run-assignment")]
public sealed record RunAssignment(
    [property: Id(0)] string Recipe,
    [property: Id(1)] RunScope Scope,
    [property: Id(2)] int Epochs,
    [property: Id(3)] RunCheckpoint? Checkpoint,
    [property: Id(4)] bool IsShared = false);

/// <summary>The right to visit the samples of an epoch.</summary>
/// <param name="Token">Goes with every push; higher tokens shut lower ones out.</param>
/// <param name="DecisionSequence">Decisions in force in this epoch.</param>
[GenerateSerializer, Immutable, Alias("satcurate.epoch-lease")]
public sealed record EpochLease([property: Id(0)] long Token, [property: Id(1)] long DecisionSequence);

/// <summary>What a trainer is told when it reports.</summary>
[GenerateSerializer, Alias("satcurate.lease-answer")]
public enum LeaseAnswer : byte
{
    /// <summary>The lease is renewed.</summary>
    Renewed = 0,

    /// <summary>Stop at the next step and leave.</summary>
    Stop = 1,

    /// <summary>Another trainer holds the run.</summary>
    Lost = 2,
}
