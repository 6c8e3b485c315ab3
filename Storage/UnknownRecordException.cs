namespace SatCurate.Storage;

/// <summary>
/// A record is sound, but of a kind or a version that this program does not know. Thrown by whoever applies records; the journal that hands
/// them out answers with a <see cref="Curation.UserErrorException"/> that names the segment.
/// </summary>
/// <param name="what">What is unknown, and what this program knows, without a full stop.</param>
public sealed class UnknownRecordException(string what) : Exception(what);
