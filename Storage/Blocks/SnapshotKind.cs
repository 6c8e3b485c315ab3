namespace SatCurate.Storage;

/// <summary>What the moment of a snapshot was.</summary>
public enum SnapshotKind : byte
{
    /// <summary>The end of an epoch: every sample has its visit, and a revision may refer to it.</summary>
    EpochEnd = 0,

    /// <summary>Within an epoch whose journal had grown long: for recovery alone.</summary>
    WithinEpoch = 1,
}
