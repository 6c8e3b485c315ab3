using Orleans;

namespace SatCurate.Contracts.Blocks;

/// <summary>Asks for the targets of some samples of one block.</summary>
/// <param name="Run">Run ordinal.</param>
/// <param name="DecisionSequence">The decision sequence number that the epoch froze.</param>
/// <param name="Offsets">N offsets within the block, uint16 little endian.</param>
[GenerateSerializer, Immutable, Alias("satcurate.pull")]
public sealed record PullRequest(
    [property: Id(0)] int Run,
    [property: Id(1)] long DecisionSequence,
    [property: Id(2)] ReadOnlyMemory<byte> Offsets);

/// <summary>Answers a pull, in the order of its offsets.</summary>
/// <param name="WriterEpoch">The block's writer epoch: where it changed, everything not yet durable is sent again.</param>
/// <param name="Targets">N x C float32.</param>
/// <param name="LastEpochs">N int32: epoch of the last visit, -1 before the first.</param>
/// <param name="Labels">N int32: label in force, -1 without one.</param>
/// <param name="Standings">N bytes: <see cref="Curation.SampleStanding"/>.</param>
[GenerateSerializer, Immutable, Alias("satcurate.pulled")]
public sealed record PullAnswer(
    [property: Id(0)] long WriterEpoch,
    [property: Id(1)] ReadOnlyMemory<byte> Targets,
    [property: Id(2)] ReadOnlyMemory<byte> LastEpochs,
    [property: Id(3)] ReadOnlyMemory<byte> Labels,
    [property: Id(4)] ReadOnlyMemory<byte> Standings);
