namespace SatCurate.Datasets.Readers.Pictures;

/// <summary>A picture that is to be read: a file, or the content of one that stands within another.</summary>
/// <param name="Path">The file; of content the place that an error names.</param>
/// <param name="Source">The path that its sample is known by; null where it has none.</param>
/// <param name="Label">Number of its label, -1 where it has none.</param>
/// <param name="Content">What the file would hold; null where there is a file.</param>
internal readonly record struct PictureFile(string Path, string? Source, int Label, ReadOnlyMemory<byte>? Content = null);
