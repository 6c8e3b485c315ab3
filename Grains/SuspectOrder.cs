using SatCurate.Contracts.Blocks;

namespace SatCurate.Grains;

/// <summary>The order of suspects, the same in a block and over all blocks; ties go by index.</summary>
internal static class SuspectOrder
{
    /// <summary>The best rows of a query, in order.</summary>
    public static IReadOnlyList<SuspectRow> Best(IEnumerable<SuspectRow> rows, SuspectQuery query) =>
        [.. rows.OrderBy(row => Key(row, query.Sort)).ThenBy(row => row.Index).Take(query.Top)];

    /// <summary>The sort key: lowest first.</summary>
    public static float Key(SuspectRow row, SuspectSort sort) => sort switch
    {
        SuspectSort.Score => row.Score,
        SuspectSort.Margin => row.Margin,
        SuspectSort.Weight => row.Weight,
        SuspectSort.Disagreement => -row.Disagreement,
        _ => throw new ArgumentOutOfRangeException(nameof(sort), sort, "unknown order"),
    };
}
