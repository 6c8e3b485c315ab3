namespace SatCurate.Silo.Cluster;

/// <summary>How a served silo logs.</summary>
public enum LogFormat
{
    /// <summary>A line for people.</summary>
    Text,

    /// <summary>A JSON object a line, for collectors of logs.</summary>
    Json,
}
