namespace SatCurate.Silo.Cluster;

/// <summary>Where the silos of a cluster find each other.</summary>
public enum ClusterProvider
{
    /// <summary>A PostgreSQL database with the schema of <c>infra/postgres/clustering.sql</c>.</summary>
    Postgres,

    /// <summary>A Redis server.</summary>
    Redis,

    /// <summary>The memory of the silo on port 11111 of this machine; for development.</summary>
    Localhost,
}
