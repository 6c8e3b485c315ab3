using Orleans;
using SatCurate.Contracts.Blocks;

namespace SatCurate.Contracts.Datasets;

/// <summary>A revision that is kept.</summary>
/// <param name="Key">The cut.</param>
/// <param name="DecisionSequence">Decisions up to this number belong to it.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="Tags">Its tags, in ordinal order.</param>
[GenerateSerializer, Immutable, Alias("satcurate.revision-info")]
public sealed record RevisionInfo(
    [property: Id(0)] RevisionKey Key,
    [property: Id(1)] long DecisionSequence,
    [property: Id(2)] DateTimeOffset CreatedAt,
    [property: Id(3)] IReadOnlyList<RevisionTag> Tags);

/// <summary>A name for a revision, which is kept as long as it has one.</summary>
/// <param name="Name">1–64 of <c>a–z A–Z 0–9 . _ -</c>; not the form of a revision's own name, and not <c>latest</c>.</param>
/// <param name="Key">The cut.</param>
/// <param name="DecisionSequence">Decisions up to this number are what the name stands for.</param>
/// <param name="At">When it was given.</param>
[GenerateSerializer, Immutable, Alias("satcurate.revision-tag")]
public sealed record RevisionTag(
    [property: Id(0)] string Name,
    [property: Id(1)] RevisionKey Key,
    [property: Id(2)] long DecisionSequence,
    [property: Id(3)] DateTimeOffset At);

/// <summary>Answers a tagging.</summary>
/// <param name="Tag">The tag as it stands now; null where it was refused, or taken away.</param>
/// <param name="Refused">Why nothing was changed; null where it was.</param>
[GenerateSerializer, Immutable, Alias("satcurate.tag-answer")]
public sealed record TagAnswer([property: Id(0)] RevisionTag? Tag, [property: Id(1)] string? Refused);
