namespace SatCurate.Faults;

/// <summary>The checkout that this was built from.</summary>
public static class Checkout
{
    /// <summary>Its folder.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The built program, of the configuration that this was built in.</summary>
    public static string Program { get; } = Path.Combine(
        Root,
        "Client",
        "bin",
        AppContext.BaseDirectory.Contains($"{Path.DirectorySeparatorChar}Release{Path.DirectorySeparatorChar}", StringComparison.Ordinal) ? "Release" : "Debug",
        "net10.0",
        "satcurate.dll");

    private static string FindRoot()
    {
        string root = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(root, "SatCurate.sln")))
        {
            root = Path.GetDirectoryName(root) ?? throw new InvalidOperationException($"no SatCurate.sln above {AppContext.BaseDirectory}");
        }

        return root;
    }
}
