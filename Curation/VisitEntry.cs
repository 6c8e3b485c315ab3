namespace SatCurate.Curation;

/// <summary>What the history keeps of one visit: 8 bytes.</summary>
/// <param name="Weight">The weight after the visit, in [0,1].</param>
/// <param name="GivenProbability">The visit's predicted probability of the given label, in [0,1]; 0 where the sample is unlabelled.</param>
/// <param name="Predicted">Class index of the visit's largest probability, 0–65535.</param>
/// <param name="Flags">What kind of visit it was.</param>
public readonly record struct VisitEntry(Half Weight, Half GivenProbability, ushort Predicted, VisitMarks Flags)
{
    /// <summary>The entry as one 64-bit word: weight, probability, predicted, flags from the low bits up.</summary>
    public ulong Pack() =>
        BitConverter.HalfToUInt16Bits(Weight)
        | ((ulong)BitConverter.HalfToUInt16Bits(GivenProbability) << 16)
        | ((ulong)Predicted << 32)
        | ((ulong)(ushort)Flags << 48);

    /// <summary>The inverse of <see cref="Pack"/>.</summary>
    public static VisitEntry Unpack(ulong word) => new(
        BitConverter.UInt16BitsToHalf((ushort)word),
        BitConverter.UInt16BitsToHalf((ushort)(word >> 16)),
        (ushort)(word >> 32),
        (VisitMarks)(ushort)(word >> 48));
}

/// <summary>What happened at a visit.</summary>
[Flags]
public enum VisitMarks : ushort
{
    /// <summary>No visit: the slot is empty.</summary>
    None = 0,

    /// <summary>Set on every visit that took place.</summary>
    Present = 1,

    /// <summary>The visit was in warm-up: the target did not move.</summary>
    WarmUp = 2,

    /// <summary>A decision was in force: the target did not move.</summary>
    Pinned = 4,
}
