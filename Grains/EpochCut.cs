using SatCurate.Contracts.Blocks;

namespace SatCurate.Grains;

/// <summary>What the blocks answered to the barrier of an epoch that no visit was missing from.</summary>
/// <param name="epoch">Zero-based epoch.</param>
/// <param name="answers">One answer a block, in block order.</param>
internal sealed class EpochCut(int epoch, IReadOnlyList<BarrierAnswer> answers)
{
    public int Epoch => epoch;

    /// <summary>Samples whose predicted label differs from the given one.</summary>
    public int Differing { get; } = answers.Sum(a => a.Differing);

    /// <summary>Samples that are label issues.</summary>
    public int Flagged { get; } = answers.Sum(a => a.Flagged);

    /// <summary>Name of each block's column snapshot, in block order.</summary>
    public IReadOnlyList<string> Snapshots { get; } = [.. answers.Select(a => a.Snapshot)];
}
