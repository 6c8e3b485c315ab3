namespace SatCurate.Silo.Cluster;

/// <summary>What a silo does.</summary>
[Flags]
public enum SiloRoles
{
    /// <summary>Nothing: no silo.</summary>
    None = 0,

    /// <summary>Holds samples, blocks, data sets and runs.</summary>
    Data = 1,

    /// <summary>Trains offered runs.</summary>
    Trainer = 2,
}
