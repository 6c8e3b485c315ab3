global using static SatCurate.Datasets.Tests.TestStop;

namespace SatCurate.Datasets.Tests;

/// <summary>The runner's own cancellation, under a short name.</summary>
internal static class TestStop
{
    public static CancellationToken Stop => TestContext.Current.CancellationToken;
}
