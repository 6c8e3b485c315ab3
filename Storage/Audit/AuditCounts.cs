namespace SatCurate.Storage;

/// <summary>How much an audit looked at.</summary>
public sealed record AuditCounts
{
    /// <summary>Blocks of both splits.</summary>
    public long Blocks { get; set; }

    /// <summary>Journal segments, of blocks, runs and the data set.</summary>
    public long Segments { get; set; }

    /// <summary>Records in them.</summary>
    public long Records { get; set; }

    /// <summary>Visits in the histories.</summary>
    public long Visits { get; set; }

    /// <summary>Bytes of all objects.</summary>
    public long Bytes { get; set; }

    /// <summary>Adds what another part counted.</summary>
    public void Add(AuditCounts part)
    {
        Blocks += part.Blocks;
        Segments += part.Segments;
        Records += part.Records;
        Visits += part.Visits;
        Bytes += part.Bytes;
    }
}
