using SatCurate.Datasets.Payload;

namespace SatCurate.Training.Batching;

/// <summary>Samples' payload out of the blocks of the present pool, which it keeps in memory. Used by one caller at a time.</summary>
internal sealed class PayloadPool(IPayloadBlocks blocks)
{
    private readonly int[] _firsts = BlockIndex.Firsts(blocks.Counts);
    private readonly Dictionary<int, ReadOnlyMemory<byte>> _kept = [];
    private readonly bool _isText = blocks.Shape.Kind == InputKind.Text;
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
            _kept[block] = FaultOf(data.Span, blocks.Counts[block]) is not { } fault ? data : throw new InvalidDataException($"Payload block {block}: {fault}.");
        }

        int offset = sample - _firsts[block];
        return _isText ? PackedTexts.Sample(data, blocks.Counts[block], offset) : data.Slice(offset * blocks.Shape.Bytes, blocks.Shape.Bytes);
    }

    private string? FaultOf(ReadOnlySpan<byte> data, int count) =>
        _isText ? PackedTexts.FaultOf(data, count)
        : data.Length == count * blocks.Shape.Bytes ? null
        : $"{data.Length} bytes where {count * blocks.Shape.Bytes} are expected";
}
