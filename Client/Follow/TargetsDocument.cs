using SatCurate.Curation;

namespace SatCurate.Client.Follow;

/// <summary>Where targets stand at the end of an epoch, as JSON shows it.</summary>
/// <param name="OffGiven">Targets whose most probable class is not the given label.</param>
/// <param name="Turned">Targets that turned to another class in the epoch; null where not known.</param>
/// <param name="Recovery">Share of the wrong labels that are corrected; null where the truth is not known.</param>
/// <param name="Damage">Share of the right labels that are damaged; null where the truth is not known.</param>
internal sealed record TargetsDocument(int OffGiven, int? Turned, double? Recovery, double? Damage)
{
    /// <summary>The document of counts; null where an epoch has none.</summary>
    public static TargetsDocument? Of(TargetCounts? counts) =>
        counts is null ? null : new TargetsDocument(counts.OffGiven, counts.Turned, counts.Recovery, counts.Damage);
}
