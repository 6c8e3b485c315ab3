using SatCurate.Storage;

namespace SatCurate.Datasets.Resuming;

/// <summary>The full blocks of one split that an interrupted ingest has written.</summary>
/// <param name="Hashes">Content hash of each of their samples.</param>
/// <param name="Unreadable">What was passed over before the end of the last one.</param>
internal sealed record WrittenBlocks(IReadOnlyList<UInt128> Hashes, IReadOnlyList<UnreadableSample> Unreadable)
{
    /// <summary>No blocks.</summary>
    public static WrittenBlocks None { get; } = new([], []);

    /// <summary>What a source need not read again: all but the last sample, whose content is to prove that the input still yields what it did.</summary>
    public KnownSamples Known => Hashes.Count == 0 ? KnownSamples.None : new KnownSamples(Hashes.Count - 1, Unreadable);
}
