using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;

namespace SatCurate.Storage;

/// <summary>
/// The content of a journal's segments. Every frame's payload starts with a kind: a header (magic, format version, segment number, writer
/// epoch), a batch of records (each <c>u32 length, bytes</c>), or the seal that hands over to the next segment.
/// </summary>
internal static class JournalSegment
{
    public const ushort FormatVersion = 1;
    private const byte Header = 1;
    private const byte Batch = 2;
    private const byte Seal = 3;
    private const uint Magic = 0x4c4a4353; // "SCJL"
    private const string Suffix = ".log";

    public static string NameOf(string prefix, long number) => $"{prefix}{StoreLayout.Number(number)}{Suffix}";

    /// <summary>The number in a segment's name; null where it is not one.</summary>
    public static long? NumberIn(string prefix, string name) =>
        name.EndsWith(Suffix, StringComparison.Ordinal)
        && long.TryParse(name.AsSpan(prefix.Length, name.Length - prefix.Length - Suffix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out long number)
            ? number
            : null;

    public static byte[] HeaderFrame(long number, long writerEpoch)
    {
        Span<byte> payload = stackalloc byte[23];
        payload[0] = Header;
        BinaryPrimitives.WriteUInt32LittleEndian(payload[1..], Magic);
        BinaryPrimitives.WriteUInt16LittleEndian(payload[5..], FormatVersion);
        BinaryPrimitives.WriteInt64LittleEndian(payload[7..], number);
        BinaryPrimitives.WriteInt64LittleEndian(payload[15..], writerEpoch);
        return Framed(payload);
    }

    public static byte[] SealFrame(long next)
    {
        Span<byte> payload = stackalloc byte[9];
        payload[0] = Seal;
        BinaryPrimitives.WriteInt64LittleEndian(payload[1..], next);
        return Framed(payload);
    }

    /// <summary>Writes records as one frame.</summary>
    public static void WriteBatch(ArrayBufferWriter<byte> writer, IReadOnlyList<ReadOnlyMemory<byte>> records)
    {
        int length = 1 + records.Sum(r => sizeof(uint) + r.Length);
        Span<byte> frame = writer.GetSpan(Frame.HeaderBytes + length)[..(Frame.HeaderBytes + length)];
        Span<byte> payload = frame[Frame.HeaderBytes..];
        payload[0] = Batch;
        int at = 1;
        foreach (ReadOnlyMemory<byte> record in records)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(payload[at..], (uint)record.Length);
            record.Span.CopyTo(payload[(at + sizeof(uint))..]);
            at += sizeof(uint) + record.Length;
        }

        Frame.WriteHeader(frame, payload);
        writer.Advance(frame.Length);
    }

    /// <summary>Reads a whole segment.</summary>
    public static SegmentContent Read(string name, long number, ReadOnlyMemory<byte> bytes, Action<ReadOnlyMemory<byte>>? replay)
    {
        long writerEpoch = -1;
        long? sealedFor = null;
        int end = Frame.ReadAll(bytes, name, payload =>
        {
            ReadOnlySpan<byte> span = payload.Span;
            switch (span.Length > 0 ? span[0] : (byte)0)
            {
                case Header when writerEpoch < 0 && span.Length == 23:
                    writerEpoch = CheckHeader(name, number, span);
                    break;
                case Batch when writerEpoch >= 0 && sealedFor is null:
                    ReplayBatch(name, payload[1..], replay);
                    break;
                case Seal when writerEpoch >= 0 && sealedFor is null && span.Length == 9:
                    sealedFor = BinaryPrimitives.ReadInt64LittleEndian(span[1..]);
                    break;
                default:
                    throw new CorruptStoreException(name, 0, "a frame that does not belong where it stands");
            }
        });
        return writerEpoch < 0
            ? throw new CorruptStoreException(name, 0, "a segment without a header")
            : new SegmentContent(writerEpoch, end, sealedFor);
    }

    private static long CheckHeader(string name, long number, ReadOnlySpan<byte> payload)
    {
        if (BinaryPrimitives.ReadUInt32LittleEndian(payload[1..]) != Magic || BinaryPrimitives.ReadInt64LittleEndian(payload[7..]) != number)
        {
            throw new CorruptStoreException(name, 0, "this is not the segment that its name says");
        }

        StoreVersions.Demand(name, BinaryPrimitives.ReadUInt16LittleEndian(payload[5..]), FormatVersion);
        return BinaryPrimitives.ReadInt64LittleEndian(payload[15..]);
    }

    private static void ReplayBatch(string name, ReadOnlyMemory<byte> batch, Action<ReadOnlyMemory<byte>>? replay)
    {
        while (batch.Length > 0)
        {
            long length = batch.Length >= sizeof(uint) ? BinaryPrimitives.ReadUInt32LittleEndian(batch.Span) : long.MaxValue;
            if (length > batch.Length - sizeof(uint))
            {
                throw new CorruptStoreException(name, 0, "a record that is longer than its batch");
            }

            replay?.Invoke(batch.Slice(sizeof(uint), (int)length));
            batch = batch[(sizeof(uint) + (int)length)..];
        }
    }

    private static byte[] Framed(ReadOnlySpan<byte> payload)
    {
        var writer = new ArrayBufferWriter<byte>();
        Frame.Write(writer, payload);
        return writer.WrittenSpan.ToArray();
    }
}

/// <summary>What a segment holds besides its records.</summary>
/// <param name="WriterEpoch">Who wrote it.</param>
/// <param name="End">Bytes up to the end of its last sound frame.</param>
/// <param name="SealedFor">The segment it hands over to; null while it is open.</param>
internal readonly record struct SegmentContent(long WriterEpoch, int End, long? SealedFor);
