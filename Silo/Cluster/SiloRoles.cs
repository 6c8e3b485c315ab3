namespace SatCurate.Silo.Cluster;

/// <summary>What a served process does.</summary>
[Flags]
public enum SiloRoles
{
    /// <summary>Nothing: no silo.</summary>
    None = 0,

    /// <summary>Holds samples, blocks, data sets and runs.</summary>
    Data = 1,

    /// <summary>Trains offered runs.</summary>
    Trainer = 2,

    /// <summary>Answers programs over HTTP; asks the grains as a command does, and is no silo for it.</summary>
    Web = 4,
}
