namespace SatCurate.Storage;

/// <summary>A place between two frames of a journal.</summary>
/// <param name="Segment">Number of the segment.</param>
/// <param name="Offset">Bytes from its beginning; 0: before its header. The default is the beginning of a journal that was never truncated.</param>
public readonly record struct JournalPosition(long Segment, long Offset);
