using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace SatCurate.Storage;

/// <summary>
/// Content hashes of one block's samples: <c>u32 magic, u16 version, i32 N, N x 16 bytes, u32 CRC of all before</c>, little endian. Published
/// behind the block's payload, so that a block that has its hashes has all that an ingest writes of it.
/// </summary>
public static class HashesFile
{
    private const uint Magic = 0x48534353; // "SCSH"
    private const ushort FormatVersion = 1;
    private const int HeaderBytes = 10;
    private const int HashBytes = 16;

    /// <summary>Length of the file of so many hashes.</summary>
    public static long LengthOf(int hashes) => HeaderBytes + ((long)hashes * HashBytes) + sizeof(uint);

    /// <summary>Publishes hashes.</summary>
    public static async ValueTask WriteAsync(IStore store, string name, ReadOnlyMemory<UInt128> hashes, CancellationToken cancellationToken)
    {
        byte[] bytes = new byte[LengthOf(hashes.Length)];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, Magic);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(4), FormatVersion);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(6), hashes.Length);
        MemoryMarshal.AsBytes(hashes.Span).CopyTo(bytes.AsSpan(HeaderBytes));
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(bytes.Length - sizeof(uint)), Checksum.Of(bytes.AsSpan(..^sizeof(uint))));
        await store.PublishAsync(name, async (stream, token) => await stream.WriteAsync(bytes, token), cancellationToken);
    }

    /// <summary>Reads hashes; null where there is no such file.</summary>
    /// <exception cref="CorruptStoreException">The file is damaged.</exception>
    /// <exception cref="Curation.UserErrorException">A newer SatCurate wrote it.</exception>
    public static async ValueTask<UInt128[]?> ReadAsync(IStore store, string name, CancellationToken cancellationToken)
    {
        if (await store.ReadAllAsync(name, cancellationToken) is not { } bytes)
        {
            return null;
        }

        if (bytes.Length < HeaderBytes + sizeof(uint)
            || BinaryPrimitives.ReadUInt32LittleEndian(bytes) != Magic
            || BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(bytes.Length - sizeof(uint))) != Checksum.Of(bytes.AsSpan(..^sizeof(uint))))
        {
            throw new CorruptStoreException(name, 0, "the checksum is wrong");
        }

        StoreVersions.Demand(name, BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(4)), FormatVersion);
        int stated = BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(6));
        return (long)stated * HashBytes == bytes.Length - HeaderBytes - sizeof(uint)
            ? MemoryMarshal.Cast<byte, UInt128>(bytes.AsSpan(HeaderBytes..^sizeof(uint))).ToArray()
            : throw new CorruptStoreException(name, 6, $"{stated} hashes are stated, but there is room for {(bytes.Length - HeaderBytes - sizeof(uint)) / HashBytes}");
    }
}
