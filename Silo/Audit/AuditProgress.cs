namespace SatCurate.Silo;

/// <summary>How far an audit is.</summary>
/// <param name="Dataset">The data set.</param>
/// <param name="Block">Blocks looked at.</param>
/// <param name="Blocks">Blocks of it, of both splits.</param>
public readonly record struct AuditProgress(string Dataset, int Block, int Blocks);
