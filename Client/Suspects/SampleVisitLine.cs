using SatCurate.Curation;

namespace SatCurate.Client.Suspects;

/// <summary>One visit of a sample as people read it.</summary>
/// <param name="Epoch">Zero-based epoch.</param>
/// <param name="Weight">Weight after the visit.</param>
/// <param name="GivenProbability">The visit's probability of the given label.</param>
/// <param name="Predicted">Class that the visit held most probable.</param>
/// <param name="WarmUp">True where the target could not move yet.</param>
/// <param name="Pinned">True where a decision was in force.</param>
internal sealed record SampleVisitLine(int Epoch, float Weight, float GivenProbability, int Predicted, bool WarmUp, bool Pinned)
{
    /// <summary>Visits shown at most where nobody asks for all.</summary>
    public const int Most = 64;

    /// <summary>The last visits up to an epoch, oldest first; the word at place e is that of epoch e.</summary>
    /// <param name="words">Packed visits.</param>
    /// <param name="lastEpoch">Zero-based epoch of the last one to show.</param>
    /// <param name="most">How many, at most.</param>
    public static IReadOnlyList<SampleVisitLine> Last(IReadOnlyList<ulong> words, int lastEpoch, int most) =>
    [
        .. words
            .Take(lastEpoch + 1)
            .Select((word, epoch) => (Epoch: epoch, Entry: VisitEntry.Unpack(word)))
            .Where(visit => visit.Entry.Flags.HasFlag(VisitMarks.Present))
            .TakeLast(most)
            .Select(visit => new SampleVisitLine(
                visit.Epoch,
                (float)visit.Entry.Weight,
                (float)visit.Entry.GivenProbability,
                visit.Entry.Predicted,
                visit.Entry.Flags.HasFlag(VisitMarks.WarmUp),
                visit.Entry.Flags.HasFlag(VisitMarks.Pinned))),
    ];
}
