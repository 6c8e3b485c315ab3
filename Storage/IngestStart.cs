namespace SatCurate.Storage;

/// <summary>What an ingest was begun with: one that was interrupted goes on with just that, or not at all.</summary>
/// <param name="Options">Paths and options that decide what comes out, one each, as on the command line.</param>
/// <param name="BlockSize">Samples in a block.</param>
/// <param name="Files">Number of input files.</param>
/// <param name="Bytes">Their length together.</param>
/// <param name="Listing">SHA-256 over their names, lengths and times, in the order of reading, as hexadecimal digits.</param>
public sealed record IngestStart(IReadOnlyList<string> Options, int BlockSize, long Files, long Bytes, string Listing);
