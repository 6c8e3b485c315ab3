using System.Net;

namespace SatCurate.Silo.Cluster;

/// <summary>What a served process does, and how it is watched.</summary>
/// <param name="Roles">What it does.</param>
/// <param name="Http">Where it answers operators; null for nowhere.</param>
/// <param name="Log">How it logs.</param>
public sealed record ServeOptions(SiloRoles Roles, IPEndPoint? Http, LogFormat Log)
{
    /// <summary>How many sample grains may be awake; null for no cap.</summary>
    public int? ResidentSamples { get; init; }

    /// <summary>Where it answers programs: addresses of the loopback; none where it does not.</summary>
    public IReadOnlyList<IPEndPoint> Web { get; init; } = [];

    /// <summary>How long a check of readiness may take; all are asked side by side.</summary>
    public static readonly TimeSpan CheckPatience = TimeSpan.FromSeconds(3);
}
