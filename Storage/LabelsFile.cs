using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace SatCurate.Storage;

/// <summary>Labels of one block: <c>u32 magic, u16 version, i32 N, N x i32, u32 CRC of all before</c>, little endian; -1 = no label.</summary>
public static class LabelsFile
{
    private const uint Magic = 0x424c4353; // "SCLB"
    private const ushort FormatVersion = 1;
    private const int HeaderBytes = 10;

    /// <summary>Publishes labels.</summary>
    public static async ValueTask WriteAsync(IStore store, string name, ReadOnlyMemory<int> labels, CancellationToken cancellationToken)
    {
        byte[] bytes = new byte[HeaderBytes + (labels.Length * sizeof(int)) + sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, Magic);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(4), FormatVersion);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(6), labels.Length);
        MemoryMarshal.AsBytes(labels.Span).CopyTo(bytes.AsSpan(HeaderBytes));
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(bytes.Length - 4), Checksum.Of(bytes.AsSpan(..^4)));
        await store.PublishAsync(name, async (stream, token) => await stream.WriteAsync(bytes, token), cancellationToken);
    }

    /// <summary>Reads labels.</summary>
    /// <exception cref="CorruptStoreException">The file is missing or damaged.</exception>
    /// <exception cref="Curation.UserErrorException">A newer SatCurate wrote it.</exception>
    public static async ValueTask<int[]> ReadAsync(IStore store, string name, CancellationToken cancellationToken)
    {
        byte[] bytes = await store.ReadAllAsync(name, cancellationToken) ?? throw new CorruptStoreException(name, 0, "the file is missing");
        if (bytes.Length < HeaderBytes + 4
            || BinaryPrimitives.ReadUInt32LittleEndian(bytes) != Magic
            || BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(bytes.Length - 4)) != Checksum.Of(bytes.AsSpan(..^4)))
        {
            throw new CorruptStoreException(name, 0, "the checksum is wrong");
        }

        StoreVersions.Demand(name, BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(4)), FormatVersion);
        int stated = BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(6));
        if ((long)stated * sizeof(int) != bytes.Length - HeaderBytes - sizeof(uint))
        {
            throw new CorruptStoreException(name, 6, $"{stated} labels are stated, but there is room for {(bytes.Length - HeaderBytes - sizeof(uint)) / sizeof(int)}");
        }

        return MemoryMarshal.Cast<byte, int>(bytes.AsSpan(HeaderBytes..^4)).ToArray();
    }
}
