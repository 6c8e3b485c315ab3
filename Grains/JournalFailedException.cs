namespace SatCurate.Grains;

/// <summary>A block's journal could not be appended to, or belongs to a newer activation.</summary>
internal sealed class JournalFailedException(Exception inner) : Exception(inner.Message, inner);
