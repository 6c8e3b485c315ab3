namespace SatCurate.Storage;

/// <summary>The journal belongs to a newer writer: nothing was written.</summary>
/// <param name="name">The segment that could not be appended to.</param>
/// <param name="writerEpoch">The writer epoch that lost it.</param>
public sealed class FencedException(string name, long writerEpoch)
    : Exception($"writer epoch {writerEpoch} has lost {name} to a newer writer");
