namespace SatCurate.Storage;

/// <summary>A column that features were read from.</summary>
/// <param name="Name">Its name; null where the file had no header.</param>
/// <param name="Levels">Of a column of words: those of the training split in ordinal order, each a feature of its own; null for numbers.</param>
public sealed record FeatureColumn(string? Name, IReadOnlyList<string>? Levels);
