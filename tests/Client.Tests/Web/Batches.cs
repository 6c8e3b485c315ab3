using SatCurate.Client.Feeds;
using SatCurate.Feed;

namespace SatCurate.Client.Tests.Web;

/// <summary>Batches of two classes to write.</summary>
internal static class Batches
{
    public static readonly StoreFeed Feed = new(new SharedConnection(_ => throw new InvalidOperationException()), Rows.Manifest(), TimeProvider.System);

    public static CleanBatch Of(long first, int rows, FeedEnd? end = null) => new()
    {
        Run = "r0001",
        Revision = "r0001-e000004",
        Epoch = 5,
        DecisionSequence = 3,
        Index = [.. Enumerable.Range(0, rows).Select(row => first + row)],
        Target = [.. Enumerable.Range(0, 3 * rows).Select(value => value / 8f)],
        Weight = [.. Enumerable.Range(0, rows).Select(row => row / 4f)],
        Decision = [.. Enumerable.Range(0, rows).Select(row => row % 4 - 3)],
        IsLastOfRevision = false,
        Token = $"after-{first + rows}",
        End = end,
    };
}
