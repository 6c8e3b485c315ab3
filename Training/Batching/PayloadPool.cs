namespace SatCurate.Training.Batching;

/// <summary>Samples' payload out of the blocks of the present pool, which it keeps in memory. Used by one caller at a time.</summary>
internal sealed class PayloadPool(IPayloadBlocks blocks)
{
    private readonly int[] _firsts = BlockIndex.Firsts(blocks.Counts);
    private readonly Dictionary<int, ReadOnlyMemory<byte>> _kept = [];
    private int[]? _pool;

    /// <summary>Forgets the blocks outside <paramref name="pool"/>.</summary>
    public void Keep(int[] pool)
    {
        if (ReferenceEquals(pool, _pool))
        {
            return;
        }

        _pool = pool;
        foreach (int block in _kept.Keys.Except(pool).ToList())
        {
            _kept.Remove(block);
        }
    }

    /// <summary>The payload of one sample.</summary>
    public async ValueTask<ReadOnlyMemory<byte>> ReadAsync(int sample, CancellationToken cancellationToken)
    {
        int block = BlockIndex.BlockOf(_firsts, sample);
        if (!_kept.TryGetValue(block, out ReadOnlyMemory<byte> data))
        {
            data = await blocks.ReadBlockAsync(block, cancellationToken);
            int expected = blocks.Counts[block] * blocks.Shape.Bytes;
            _kept[block] = data.Length == expected
                ? data
                : throw new InvalidDataException($"Payload block {block} has {data.Length} bytes, expected {expected}.");
        }

        return data.Slice((sample - _firsts[block]) * blocks.Shape.Bytes, blocks.Shape.Bytes);
    }
}
