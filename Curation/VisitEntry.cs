namespace SatCurate.Curation;

/// <summary>What the history keeps of one visit: 8 bytes.</summary>
/// <param name="Weight">The weight after the visit, in [0,1].</param>
/// <param name="GivenProbability">The visit's predicted probability of the given label, in [0,1]; 0 where the sample is unlabelled.</param>
/// <param name="Predicted">Class index of the visit's largest probability, 0–65535.</param>
/// <param name="Flags">What kind of visit it was.</param>
/// <param name="Margin">
/// <see cref="LogitMargin"/> of the given label; NaN where the sample is unlabelled, or where a SatCurate made the visit that did not keep it.
/// </param>
public readonly record struct VisitEntry(Half Weight, Half GivenProbability, ushort Predicted, VisitMarks Flags, float Margin = float.NaN)
{
    private const int MarginShift = 52; // the upper 12 of the 16 bits of flags, signed

    /// <summary>The entry as one 64-bit word: weight, probability, predicted, flags and margin from the low bits up.</summary>
    public ulong Pack() =>
        BitConverter.HalfToUInt16Bits(Weight)
        | ((ulong)BitConverter.HalfToUInt16Bits(GivenProbability) << 16)
        | ((ulong)Predicted << 32)
        | ((ulong)(ushort)Flags << 48)
        | (float.IsNaN(Margin) ? 0 : ((ulong)VisitMarks.Margin << 48) | ((ulong)(long)(Margin / LogitMargin.Step) << MarginShift));

    /// <summary>The inverse of <see cref="Pack"/>.</summary>
    public static VisitEntry Unpack(ulong word)
    {
        var flags = (VisitMarks)((word >> 48) & 0xF);
        return new VisitEntry(
            BitConverter.UInt16BitsToHalf((ushort)word),
            BitConverter.UInt16BitsToHalf((ushort)(word >> 16)),
            (ushort)(word >> 32),
            flags & ~VisitMarks.Margin,
            flags.HasFlag(VisitMarks.Margin) ? ((long)word >> MarginShift) * LogitMargin.Step : float.NaN);
    }
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

    /// <summary>In a packed word alone: a margin stands above the flags.</summary>
    Margin = 8,
}
