namespace SatCurate.Datasets.Payload;

/// <summary>The payload of one block of a split.</summary>
/// <param name="FirstIndex">Index of the block's first sample within its split.</param>
/// <param name="Count">Number of samples.</param>
/// <param name="Shape">What each is.</param>
/// <param name="Data">Count x <see cref="SampleShape.Bytes"/> bytes: CHW uint8 or little-endian float32; texts as <see cref="PackedTexts"/>.</param>
/// <param name="Sources">Source paths, where the samples have them; null otherwise.</param>
/// <param name="Labels">Class indexes, test split only; null for the training split.</param>
public sealed record PayloadBlock(
    long FirstIndex, int Count, SampleShape Shape, ReadOnlyMemory<byte> Data, IReadOnlyList<string>? Sources, int[]? Labels)
{
    /// <summary>Payload of the sample at <paramref name="offset"/> within the block.</summary>
    public ReadOnlyMemory<byte> Sample(int offset) =>
        Shape.IsText ? PackedTexts.Sample(Data, Count, offset) : Data.Slice(offset * Shape.Bytes, Shape.Bytes);
}
