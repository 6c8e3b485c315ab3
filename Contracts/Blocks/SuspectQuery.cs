using Orleans;

namespace SatCurate.Contracts.Blocks;

/// <summary>Which samples of a revision to show, and in what order. Only samples whose predicted label differs from the given one are suspects.</summary>
[GenerateSerializer, Immutable, Alias("satcurate.suspect-query")]
public sealed record SuspectQuery
{
    /// <summary>The revision.</summary>
    [Id(0)]
    public required RevisionView View { get; init; }

    /// <summary>Order of the answer.</summary>
    [Id(1)]
    public SuspectSort Sort { get; init; }

    /// <summary>True: only decided ones; false: only undecided ones; null: both.</summary>
    [Id(2)]
    public bool? Decided { get; init; }

    /// <summary>Only this given class.</summary>
    [Id(3)]
    public int? Given { get; init; }

    /// <summary>Only this predicted class.</summary>
    [Id(4)]
    public int? Suggested { get; init; }

    /// <summary>Only label scores up to this one.</summary>
    [Id(5)]
    public float? MaxScore { get; init; }

    /// <summary>How many of the best are wanted (offset + limit of the whole query).</summary>
    [Id(6)]
    public required int Top { get; init; }
}

/// <summary>Orders of suspects, the most suspicious first.</summary>
[GenerateSerializer, Alias("satcurate.suspect-sort")]
public enum SuspectSort : byte
{
    /// <summary>Lowest label score.</summary>
    Score = 0,

    /// <summary>Lowest margin: belief in the given label minus the best other.</summary>
    Margin = 1,

    /// <summary>Lowest weight: the most ambiguous.</summary>
    Weight = 2,

    /// <summary>Highest share of visits that predicted another class.</summary>
    Disagreement = 3,
}

/// <summary>The answer to a query over one block or over all.</summary>
/// <param name="Rows">The best rows, in order.</param>
/// <param name="Matching">How many samples match in all.</param>
[GenerateSerializer, Immutable, Alias("satcurate.suspect-page")]
public sealed record SuspectPage([property: Id(0)] IReadOnlyList<SuspectRow> Rows, [property: Id(1)] long Matching);

/// <summary>One suspect.</summary>
/// <param name="Index">Zero-based index of the sample.</param>
/// <param name="Given">Given class.</param>
/// <param name="Predicted">Suggested class.</param>
/// <param name="Score">Label score in [0,1], low = suspicious.</param>
/// <param name="Margin">Belief in the given label minus the best other, in [-1,1].</param>
/// <param name="Weight">Weight in [0,1].</param>
/// <param name="Disagreement">Share of visits that predicted another class than the given, in [0,1].</param>
/// <param name="IsIssue">True where the label is flagged.</param>
/// <param name="Verdict">Decision in force (<see cref="Curation.Verdict"/>); null where there is none.</param>
/// <param name="Visits">Visits in the run.</param>
[GenerateSerializer, Immutable, Alias("satcurate.suspect")]
public sealed record SuspectRow(
    [property: Id(0)] long Index,
    [property: Id(1)] int Given,
    [property: Id(2)] int Predicted,
    [property: Id(3)] float Score,
    [property: Id(4)] float Margin,
    [property: Id(5)] float Weight,
    [property: Id(6)] float Disagreement,
    [property: Id(7)] bool IsIssue,
    [property: Id(8)] int? Verdict,
    [property: Id(9)] int Visits);
