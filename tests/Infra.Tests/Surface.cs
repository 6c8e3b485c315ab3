using System.Text.RegularExpressions;
using SatCurate.Silo.Cluster;

namespace SatCurate.Infra.Tests;

/// <summary>What <c>satcurate serve</c> takes, from its own sources: infra/ may name nothing else.</summary>
internal static partial class Surface
{
    public const int SiloPort = ClusterOptions.DefaultSiloPort;

    public const int GatewayPort = ClusterOptions.DefaultGatewayPort;

    /// <summary>Where silos of infra/ answer operators; the program has no port of its own for it.</summary>
    public const int HttpPort = 8080;

    /// <summary>The paths that operators may ask for.</summary>
    public static string[] Paths { get; } = [.. Matches(HttpPath(), "Silo/Operations/OperatorEndpoint.cs")];

    /// <summary>How long a silo may take to drain.</summary>
    public static int DrainSeconds { get; } = (int)ServedSilo.Drain.TotalSeconds;

    /// <summary>How long a check of readiness may take.</summary>
    public static int CheckSeconds { get; } = (int)ServeOptions.CheckPatience.TotalSeconds;

    /// <summary>The roles of a cluster's silos. The role web listens on its own machine's loopback alone, so that no cluster serves it.</summary>
    public static string[] Roles { get; } =
        [.. Enum.GetValues<SiloRoles>().Where(r => r is not (SiloRoles.None or SiloRoles.Web)).Select(r => r.ToString().ToLowerInvariant())];

    public static string[] Flags { get; } =
        [.. Matches(Flag(), "Client/Commands/ServeCommand.cs"), .. Matches(Flag(), "Client/Terminal/SharedOptions.cs")];

    /// <summary>The settings, the account of the store, and the name that the program gives itself in its hints.</summary>
    public static string[] Variables { get; } =
    [
        .. Matches(Setting(), "Silo/Cluster/SiloSettings.cs").Select(key => "SATCURATE_" + key.ToUpperInvariant().Replace(":", "__", StringComparison.Ordinal)),
        "SATCURATE_COMMAND", "AZURE_STORAGE_CONNECTION_STRING", "AZURE_STORAGE_ACCOUNT",
    ];

    private static IEnumerable<string> Matches(Regex pattern, string source) =>
        pattern.Matches(File.ReadAllText(Path.Combine(Path.GetDirectoryName(Yaml.Infra)!, source))).Select(m => m.Groups[1].Value).Distinct();

    [GeneratedRegex("\"(/[a-z/]+)\"")]
    private static partial Regex HttpPath();

    [GeneratedRegex("""new\("(--[a-z-]+)"\)""")]
    private static partial Regex Flag();

    [GeneratedRegex("""(?:Text|Flag|Port)\("([A-Za-z:]+)""")]
    private static partial Regex Setting();
}
