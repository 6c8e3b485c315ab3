using System.Text.Json.Serialization;
using SatCurate.Contracts.Datasets;

namespace SatCurate.Grains.Journals;

/// <summary>One record of a data set's journal (JSON: see <see cref="EventFormat{TEvent}"/>).</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "event")]
[JsonDerivedType(typeof(RunOrdered), "run")]
[JsonDerivedType(typeof(Decided), "decided")]
[JsonDerivedType(typeof(DecisionsApplied), "applied")]
[JsonDerivedType(typeof(RevisionTagged), "tagged")]
[JsonDerivedType(typeof(RevisionUntagged), "untagged")]
internal abstract record DatasetEvent;

/// <summary>A run got its ordinal.</summary>
internal sealed record RunOrdered(int Run) : DatasetEvent;

/// <summary>A batch of decisions; also the audit log.</summary>
internal sealed record Decided(
    long Sequence,
    DateTimeOffset At,
    string By,
    string? Note,
    IReadOnlyList<long> Indexes,
    IReadOnlyList<int> Verdicts,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? Deciders = null)
    : DatasetEvent;

/// <summary>Every block has journaled the batches up to this one: recovery need not apply them again.</summary>
internal sealed record DecisionsApplied(long Sequence) : DatasetEvent;

/// <summary>A revision got a name.</summary>
internal sealed record RevisionTagged(RevisionTag Tag) : DatasetEvent;

/// <summary>A name was taken away.</summary>
internal sealed record RevisionUntagged(string Name) : DatasetEvent;
