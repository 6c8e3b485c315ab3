using SatCurate.Datasets.Payload;

namespace SatCurate.Training.Batching;

/// <summary>A split whose samples lie in memory one by one, texts of any length among them; for small sets.</summary>
/// <param name="shape">Shape of a sample.</param>
/// <param name="samples">Payload of each.</param>
/// <param name="blockSize">Samples of a block.</param>
public sealed class SampleArray(InputShape shape, IReadOnlyList<ReadOnlyMemory<byte>> samples, int blockSize = 1024) : IPayloadBlocks
{
    /// <inheritdoc/>
    public InputShape Shape => shape;

    /// <inheritdoc/>
    public IReadOnlyList<int> Counts { get; } = [.. samples.Chunk(blockSize).Select(block => block.Length)];

    /// <inheritdoc/>
    public ValueTask<ReadOnlyMemory<byte>> ReadBlockAsync(int block, CancellationToken cancellationToken)
    {
        var ends = new int[Counts[block]];
        var bytes = new List<byte>();
        for (int i = 0; i < ends.Length; i++)
        {
            bytes.AddRange(samples[(block * blockSize) + i].Span);
            ends[i] = bytes.Count;
        }

        return ValueTask.FromResult<ReadOnlyMemory<byte>>(shape.Kind == InputKind.Text ? PackedTexts.Pack(ends, bytes.ToArray()) : bytes.ToArray());
    }
}
