using SatCurate.Contracts.Blocks;
using SatCurate.Curation;

namespace SatCurate.Grains;

/// <summary>The order of suspects, the same in a block and over all blocks; ties go by index.</summary>
internal static class SuspectOrder
{
    /// <summary>The best rows of a query over rows of all blocks, in order.</summary>
    public static IReadOnlyList<SuspectRow> Best(IEnumerable<SuspectRow> rows, SuspectQuery query) =>
        [.. rows.OrderBy(row => Key(row, query.Sort)).ThenBy(row => row.Index).Take(query.Top)];

    /// <summary>The sort key: lowest first.</summary>
    public static float Key(in Assessment assessment, float disagreement, SuspectSort sort) =>
        Key(assessment.Score, assessment.Margin, assessment.Weight, disagreement, sort);

    private static float Key(SuspectRow row, SuspectSort sort) => Key(row.Score, row.Margin, row.Weight, row.Disagreement, sort);

    private static float Key(float score, float margin, float weight, float disagreement, SuspectSort sort) => sort switch
    {
        SuspectSort.Score => score,
        SuspectSort.Margin => margin,
        SuspectSort.Weight => weight,
        SuspectSort.Disagreement => -disagreement,
        _ => throw new ArgumentOutOfRangeException(nameof(sort), sort, "unknown order"),
    };
}
