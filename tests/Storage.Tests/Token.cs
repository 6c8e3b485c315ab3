namespace SatCurate.Storage.Tests;

/// <summary>The running test's token, short enough to stand in every call.</summary>
internal static class Token
{
    public static CancellationToken Current => TestContext.Current.CancellationToken;
}
