using System.Buffers;

namespace SatCurate.Storage;

/// <summary>A block's columns as they were at one moment, encoded and on their way into the store.</summary>
public sealed class FrozenSnapshot : IDisposable
{
    private readonly int _length;
    private byte[]? _buffer;

    internal FrozenSnapshot(BlockSnapshot.SnapshotName name, byte[] buffer, int length) => (Name, _buffer, _length) = (name, buffer, length);

    /// <summary>Its name in the block's folder.</summary>
    public BlockSnapshot.SnapshotName Name { get; }

    /// <summary>Its content.</summary>
    public ReadOnlyMemory<byte> Bytes => _buffer.AsMemory(0, _length);

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _buffer, null) is { } buffer)
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
