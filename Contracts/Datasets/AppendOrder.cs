using Orleans;

namespace SatCurate.Contracts.Datasets;

/// <summary>Samples that are staged beside a data set, to become part of it.</summary>
/// <param name="IngestId">Of the data set that they were staged for.</param>
/// <param name="Id">Drawn for this append: part of the names of the blocks that it wrote.</param>
/// <param name="First">Index of the first: so many samples the data set must have.</param>
/// <param name="Count">How many.</param>
/// <param name="Fingerprint">SHA-256 of them and their labels, as hexadecimal digits.</param>
/// <param name="RealisedNoise">Share of given labels of the whole that differ from the truth, where that is known.</param>
[GenerateSerializer, Immutable, Alias("satcurate.append-order")]
public sealed record AppendOrder(
    [property: Id(0)] Guid IngestId,
    [property: Id(1)] string Id,
    [property: Id(2)] long First,
    [property: Id(3)] long Count,
    [property: Id(4)] string Fingerprint,
    [property: Id(5)] double? RealisedNoise);
