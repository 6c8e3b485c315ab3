namespace SatCurate.Storage;

/// <summary>A sample that could not be read and was passed over.</summary>
/// <param name="Place">Its zero-based place in the input, among all that could and could not be read.</param>
/// <param name="Fault">What is wrong with it.</param>
public readonly record struct UnreadableSample(long Place, string Fault);
