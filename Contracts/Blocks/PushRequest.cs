using Orleans;

namespace SatCurate.Contracts.Blocks;

/// <summary>Predictions of one epoch for some samples of one block.</summary>
/// <param name="Run">Run ordinal.</param>
/// <param name="Epoch">Zero-based epoch.</param>
/// <param name="LeaseToken">Token of the lease under which they were made; a block refuses one below the highest it has journaled.</param>
/// <param name="DecisionSequence">The decision sequence number that the epoch froze.</param>
/// <param name="Offsets">N offsets within the block, uint16 little endian.</param>
/// <param name="Predictions">N x C float32: softmax outputs.</param>
[GenerateSerializer, Immutable, Alias("satcurate.push")]
public sealed record PushRequest(
    [property: Id(0)] int Run,
    [property: Id(1)] int Epoch,
    [property: Id(2)] long LeaseToken,
    [property: Id(3)] long DecisionSequence,
    [property: Id(4)] ReadOnlyMemory<byte> Offsets,
    [property: Id(5)] ReadOnlyMemory<byte> Predictions);

/// <summary>Acknowledges a push: applied, and how far the journal is durable.</summary>
/// <param name="Outcome">Whether it was applied.</param>
/// <param name="WriterEpoch">The block's writer epoch.</param>
/// <param name="Sequence">The push is durable once <paramref name="DurableThrough"/> of the same writer epoch reaches this number.</param>
/// <param name="DurableThrough">The highest durable sequence.</param>
[GenerateSerializer, Immutable, Alias("satcurate.pushed")]
public readonly record struct PushAnswer(
    [property: Id(0)] PushOutcome Outcome,
    [property: Id(1)] long WriterEpoch,
    [property: Id(2)] long Sequence,
    [property: Id(3)] long DurableThrough);

/// <summary>What became of a push.</summary>
[GenerateSerializer, Alias("satcurate.push-outcome")]
public enum PushOutcome : byte
{
    /// <summary>Every visit is applied, now or before.</summary>
    Applied = 0,

    /// <summary>A newer lease is known: this trainer no longer holds the block.</summary>
    LeaseLost = 1,

    /// <summary>The block is in another run.</summary>
    OtherRun = 2,
}
