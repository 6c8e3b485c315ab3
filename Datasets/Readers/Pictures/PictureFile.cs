namespace SatCurate.Datasets.Readers.Pictures;

/// <summary>A picture that is to be read.</summary>
/// <param name="Path">Its file.</param>
/// <param name="Source">The path that its sample is known by.</param>
/// <param name="Label">Number of its label, -1 where it has none.</param>
internal readonly record struct PictureFile(string Path, string Source, int Label);
