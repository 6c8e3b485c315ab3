using SatCurate.Storage;

namespace SatCurate.Datasets.Resuming;

/// <summary>The first places of an input whose outcome is known from an interrupted ingest.</summary>
/// <param name="Samples">How many of them were samples.</param>
/// <param name="Unreadable">Those that were not, in order; none lies behind the next sample.</param>
public sealed record KnownSamples(long Samples, IReadOnlyList<UnreadableSample> Unreadable)
{
    /// <summary>Nothing is known.</summary>
    public static KnownSamples None { get; } = new(0, []);
}
