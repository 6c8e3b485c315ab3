using System.Buffers;

namespace SatCurate.Storage;

/// <summary>A growing buffer whose memory comes from the shared pool and goes back when it is emptied: hundreds of blocks have one each.</summary>
public sealed class PooledBuffer : IBufferWriter<byte>, IDisposable
{
    private const int SmallestBytes = 4096;

    private byte[] _bytes = [];

    /// <summary>Bytes written.</summary>
    public int WrittenCount { get; private set; }

    /// <summary>What was written; valid until the next change.</summary>
    public ReadOnlyMemory<byte> WrittenMemory => _bytes.AsMemory(0, WrittenCount);

    /// <inheritdoc/>
    public void Advance(int count) => WrittenCount += count;

    /// <inheritdoc/>
    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Grow(sizeHint);
        return _bytes.AsMemory(WrittenCount);
    }

    /// <inheritdoc/>
    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Grow(sizeHint);
        return _bytes.AsSpan(WrittenCount);
    }

    /// <summary>Empties the buffer.</summary>
    public void Clear()
    {
        byte[] bytes = _bytes;
        (_bytes, WrittenCount) = ([], 0);
        if (bytes.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Clear();

    private void Grow(int sizeHint)
    {
        int needed = WrittenCount + Math.Max(1, sizeHint);
        if (needed <= _bytes.Length)
        {
            return;
        }

        byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Max(SmallestBytes, Math.Max(needed, _bytes.Length * 2)));
        WrittenMemory.CopyTo(larger);
        if (_bytes.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_bytes);
        }

        _bytes = larger;
    }
}
