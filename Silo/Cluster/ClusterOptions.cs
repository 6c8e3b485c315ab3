using System.Net;

namespace SatCurate.Silo.Cluster;

/// <summary>Which cluster, and where this silo listens in it.</summary>
public sealed record ClusterOptions
{
    /// <summary>Port for other silos where nobody says.</summary>
    public const int DefaultSiloPort = 11111;

    /// <summary>Port for clients where nobody says.</summary>
    public const int DefaultGatewayPort = 30000;

    /// <summary>The cluster's id: silos and clients that name the same belong together, and hold their store together.</summary>
    public required string Id { get; init; }

    /// <summary>Where the silos find each other.</summary>
    public required ClusterProvider Provider { get; init; }

    /// <summary>How <see cref="Provider"/> is reached; a secret. Empty for localhost.</summary>
    public string ConnectionString { get; init; } = "";

    /// <summary>The address that this silo listens on, and by which others reach it.</summary>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>Port for other silos.</summary>
    public int SiloPort { get; init; } = DefaultSiloPort;

    /// <summary>Port for clients.</summary>
    public int GatewayPort { get; init; } = DefaultGatewayPort;

    /// <summary>How long a silent trainer keeps its run before another may take it.</summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long a run keeps its only trainer while another run waits for its first.</summary>
    public TimeSpan Turn { get; init; } = TimeSpan.FromMinutes(1);

    /// <inheritdoc/>
    public override string ToString() => $"cluster {Id}"; // never the connection string
}
