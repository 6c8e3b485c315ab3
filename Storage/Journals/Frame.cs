using System.Buffers;
using System.Buffers.Binary;

namespace SatCurate.Storage;

/// <summary>
/// The framing of append-only files: <c>u32 length, u32 CRC of the payload, u32 CRC of these 8 bytes, payload</c>, little endian. The header's
/// own checksum tells a torn tail from damage in the middle.
/// </summary>
public static class Frame
{
    /// <summary>Bytes before the payload.</summary>
    public const int HeaderBytes = 12;

    /// <summary>Writes one frame.</summary>
    public static void Write(IBufferWriter<byte> writer, ReadOnlySpan<byte> payload)
    {
        Span<byte> span = writer.GetSpan(HeaderBytes + payload.Length);
        WriteHeader(span, payload);
        payload.CopyTo(span[HeaderBytes..]);
        writer.Advance(HeaderBytes + payload.Length);
    }

    /// <summary>Fills in the header of a payload that follows it.</summary>
    public static void WriteHeader(Span<byte> header, ReadOnlySpan<byte> payload)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(header, (uint)payload.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(header[4..], Checksum.Of(payload));
        BinaryPrimitives.WriteUInt32LittleEndian(header[8..], Checksum.Of(header[..8]));
    }

    /// <summary>Reads the frames of <paramref name="bytes"/> in order.</summary>
    /// <param name="bytes">A whole file.</param>
    /// <param name="name">Its name, for errors.</param>
    /// <param name="read">Called with each payload.</param>
    /// <returns>Bytes up to the end of the last frame; what follows is a torn tail.</returns>
    /// <exception cref="CorruptStoreException">Something valid stands behind a broken frame.</exception>
    public static int ReadAll(ReadOnlyMemory<byte> bytes, string name, Action<ReadOnlyMemory<byte>> read)
    {
        int at = 0;
        while (at < bytes.Length)
        {
            int length = PayloadLength(bytes.Span[at..]);
            if (length < 0)
            {
                DemandTorn(bytes.Span, at, name);
                return at;
            }

            read(bytes.Slice(at + HeaderBytes, length));
            at += HeaderBytes + length;
        }

        return at;
    }

    /// <summary>Payload length of the frame at the start of <paramref name="bytes"/>; -1 where there is no whole and sound one.</summary>
    private static int PayloadLength(ReadOnlySpan<byte> bytes)
    {
        if (!HasHeader(bytes))
        {
            return -1;
        }

        uint length = BinaryPrimitives.ReadUInt32LittleEndian(bytes);
        return length <= bytes.Length - HeaderBytes
            && Checksum.Of(bytes.Slice(HeaderBytes, (int)length)) == BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..])
            ? (int)length
            : -1;
    }

    private static bool HasHeader(ReadOnlySpan<byte> bytes) =>
        bytes.Length >= HeaderBytes && Checksum.Of(bytes[..8]) == BinaryPrimitives.ReadUInt32LittleEndian(bytes[8..]);

    private static void DemandTorn(ReadOnlySpan<byte> bytes, int at, string name)
    {
        ReadOnlySpan<byte> tail = bytes[at..];
        if (HasHeader(tail) && HeaderBytes + (long)BinaryPrimitives.ReadUInt32LittleEndian(tail) >= tail.Length)
        {
            return; // the last frame, cut short or broken
        }

        for (int later = at + 1; later + HeaderBytes <= bytes.Length; later++)
        {
            if (PayloadLength(bytes[later..]) > 0)
            {
                throw new CorruptStoreException(name, at, "a frame with a wrong checksum in the middle of the file");
            }
        }
    }
}
