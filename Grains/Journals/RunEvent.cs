using System.Text.Json.Serialization;
using SatCurate.Contracts.Blocks;
using SatCurate.Contracts.Runs;
using SatCurate.Curation;

namespace SatCurate.Grains.Journals;

/// <summary>One record of a run's journal (JSON: see <see cref="EventFormat{TEvent}"/>).</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "event")]
[JsonDerivedType(typeof(RunCreated), "created")]
[JsonDerivedType(typeof(RunStartedInBlocks), "started")]
[JsonDerivedType(typeof(EpochBegun), "epoch-begun")]
[JsonDerivedType(typeof(CheckpointCommitted), "checkpoint")]
[JsonDerivedType(typeof(EpochCommitted), "epoch-committed")]
[JsonDerivedType(typeof(PhaseChanged), "phase")]
internal abstract record RunEvent;

/// <summary>The run exists. <paramref name="Keep"/>: of programs before revisions had manifests; means nothing any more.</summary>
internal sealed record RunCreated(
    RunOrder Order,
    RunScope Scope,
    DateTimeOffset At,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<RevisionKey>? Keep = null) : RunEvent;

/// <summary>Every block has journaled the start of the run.</summary>
internal sealed record RunStartedInBlocks : RunEvent;

/// <summary>An epoch froze its decision sequence number; a repeated epoch uses the same one.</summary>
internal sealed record EpochBegun(int Epoch, long DecisionSequence) : RunEvent;

/// <summary>A checkpoint inside an epoch.</summary>
internal sealed record CheckpointCommitted(RunCheckpoint Checkpoint) : RunEvent;

/// <summary>The end of an epoch: its checkpoint, its revision and its figures, in one record.</summary>
internal sealed record EpochCommitted(RunCheckpoint Checkpoint, CommittedRevision Revision, EpochReport Report) : RunEvent;

/// <summary>The run was stopped, resumed, finished, given up, or has failed.</summary>
internal sealed record PhaseChanged(RunPhase Phase, string? Failure) : RunEvent;
