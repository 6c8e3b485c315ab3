namespace SatCurate.Infra.Tests;

/// <summary>What <c>satcurate serve</c> reads, as far as infra/ may name it.</summary>
internal static class Surface
{
    public const int SiloPort = 11111;

    public const int GatewayPort = 30000;

    /// <summary>How long a silo may take to drain.</summary>
    public const int DrainSeconds = 120;

    public static string[] Roles { get; } = ["data", "trainer"];

    public static string[] Flags { get; } = ["--roles", "--config", "--allow-network", "--store"];

    /// <summary>Our settings, and those of the account of the store.</summary>
    public static string[] Variables { get; } =
    [
        "SATCURATE_STORE", "SATCURATE_ROLES", "SATCURATE_COMMAND", "SATCURATE_CLUSTER__ID", "SATCURATE_CLUSTER__PROVIDER",
        "SATCURATE_CLUSTER__CONNECTIONSTRING", "SATCURATE_CLUSTER__ADDRESS", "SATCURATE_CLUSTER__ALLOWNETWORK", "SATCURATE_CLUSTER__SILOPORT",
        "SATCURATE_CLUSTER__GATEWAYPORT", "AZURE_STORAGE_CONNECTION_STRING", "AZURE_STORAGE_ACCOUNT",
    ];
}
