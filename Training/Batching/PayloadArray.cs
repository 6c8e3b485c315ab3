namespace SatCurate.Training.Batching;

/// <summary>A split whose payload lies in memory; for small sets, benchmarks and tests.</summary>
/// <param name="shape">Shape of a sample.</param>
/// <param name="data">All samples one behind the other.</param>
/// <param name="blockSize">Samples of a block.</param>
public sealed class PayloadArray(InputShape shape, ReadOnlyMemory<byte> data, int blockSize = 1024) : IPayloadBlocks
{
    /// <inheritdoc/>
    public InputShape Shape => shape;

    /// <inheritdoc/>
    public IReadOnlyList<int> Counts { get; } =
        [.. Enumerable.Range(0, data.Length / shape.Bytes).Chunk(blockSize).Select(block => block.Length)];

    /// <inheritdoc/>
    public ValueTask<ReadOnlyMemory<byte>> ReadBlockAsync(int block, CancellationToken cancellationToken) =>
        ValueTask.FromResult(data.Slice(block * blockSize * shape.Bytes, Counts[block] * shape.Bytes));
}
