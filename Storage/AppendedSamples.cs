namespace SatCurate.Storage;

/// <summary>Samples that were appended to a data set, all at once.</summary>
/// <param name="Id">Drawn for it, 8 hexadecimal digits: part of the names of the blocks that it wrote.</param>
/// <param name="First">Index of the first of them.</param>
/// <param name="Count">How many.</param>
/// <param name="AfterRun">Ordinal of the last run before, which did not see them; 0 where there was none.</param>
/// <param name="Fingerprint">SHA-256 of them and their labels, as hexadecimal digits.</param>
/// <param name="RealisedNoise">Share of given labels of the whole data set that differ from the truth since then, where that is known.</param>
/// <param name="At">Time.</param>
public sealed record AppendedSamples(
    string Id, long First, long Count, int AfterRun, string Fingerprint, double? RealisedNoise, DateTimeOffset At);
