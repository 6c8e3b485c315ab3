using System.Buffers;
using System.Buffers.Binary;

namespace SatCurate.Storage;

/// <summary>
/// The framing of append-only files: <c>u32 length, u32 CRC of the payload, u32 CRC of these 8 bytes, payload</c>, little endian. The header's
/// own checksum tells a torn tail from damage in the middle. A payload has at least one byte.
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
        ArgumentOutOfRangeException.ThrowIfZero(payload.Length, nameof(payload));
        BinaryPrimitives.WriteUInt32LittleEndian(header, (uint)payload.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(header[4..], Checksum.Of(payload));
        BinaryPrimitives.WriteUInt32LittleEndian(header[8..], Checksum.Of(header[..8]));
    }

    /// <summary>The payload length that a sound header at the start of <paramref name="bytes"/> states; null where there is none.</summary>
    internal static long? StatedLength(ReadOnlySpan<byte> bytes) =>
        bytes.Length >= HeaderBytes && Checksum.Of(bytes[..8]) == BinaryPrimitives.ReadUInt32LittleEndian(bytes[8..])
            ? BinaryPrimitives.ReadUInt32LittleEndian(bytes)
            : null;

    /// <summary>True where a whole and sound frame stands at the start of <paramref name="bytes"/>.</summary>
    internal static bool IsSound(ReadOnlySpan<byte> bytes) =>
        StatedLength(bytes) is { } length
        && length <= bytes.Length - HeaderBytes
        && Checksum.Of(bytes.Slice(HeaderBytes, (int)length)) == BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]);
}
