using System.Text;
using SatCurate.Datasets.Payload;
using SatCurate.Training.Batching;

namespace SatCurate.Training.Tests;

/// <summary>Texts in memory.</summary>
internal sealed class TextArray(string[] texts, int blockSize) : IPayloadBlocks
{
    public InputShape Shape => InputShape.Text;

    public IReadOnlyList<int> Counts { get; } = [.. texts.Chunk(blockSize).Select(block => block.Length)];

    public ValueTask<ReadOnlyMemory<byte>> ReadBlockAsync(int block, CancellationToken cancellationToken)
    {
        string[] part = texts[(block * blockSize)..Math.Min(texts.Length, (block + 1) * blockSize)];
        int[] ends = [.. part.Select((_, i) => part[..(i + 1)].Sum(Encoding.UTF8.GetByteCount))];
        return ValueTask.FromResult<ReadOnlyMemory<byte>>(PackedTexts.Pack(ends, Encoding.UTF8.GetBytes(string.Concat(part))));
    }
}
