namespace SatCurate.Training.Batching;

/// <summary>The payload of one split, block by block, in the order of the samples.</summary>
public interface IPayloadBlocks
{
    /// <summary>Shape of every sample.</summary>
    InputShape Shape { get; }

    /// <summary>Samples of each block; block b's first sample has the index of all samples before it.</summary>
    IReadOnlyList<int> Counts { get; }

    /// <summary>The payload of one block: its samples one behind the other, each of <see cref="InputShape.Bytes"/>; texts as
    /// <see cref="Datasets.Payload.PackedTexts"/>. Must stay unchanged.</summary>
    ValueTask<ReadOnlyMemory<byte>> ReadBlockAsync(int block, CancellationToken cancellationToken);
}
