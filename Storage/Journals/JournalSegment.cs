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
    private const int HeaderLength = 23;
    private const int SealLength = 9;
    private const uint Magic = 0x4c4a4353; // "SCJL"
    private const string Suffix = ".log";

    public static string NameOf(string prefix, long number) => $"{prefix}{StoreLayout.Number(number)}{Suffix}";

    /// <summary>The number in a segment's name; null where it is not one.</summary>
    public static long? NumberIn(string prefix, string name) =>
        name.EndsWith(Suffix, StringComparison.Ordinal)
        && name.Length > prefix.Length + Suffix.Length
        && long.TryParse(name.AsSpan()[prefix.Length..^Suffix.Length], NumberStyles.None, CultureInfo.InvariantCulture, out long number)
            ? number
            : null;

    public static byte[] HeaderFrame(long number, long writerEpoch)
    {
        Span<byte> payload = stackalloc byte[HeaderLength];
        payload[0] = Header;
        BinaryPrimitives.WriteUInt32LittleEndian(payload[1..], Magic);
        BinaryPrimitives.WriteUInt16LittleEndian(payload[5..], FormatVersion);
        BinaryPrimitives.WriteInt64LittleEndian(payload[7..], number);
        BinaryPrimitives.WriteInt64LittleEndian(payload[15..], writerEpoch);
        return Framed(payload);
    }

    public static byte[] SealFrame(long next)
    {
        Span<byte> payload = stackalloc byte[SealLength];
        payload[0] = Seal;
        BinaryPrimitives.WriteInt64LittleEndian(payload[1..], next);
        return Framed(payload);
    }

    /// <summary>Writes records as one frame: all of them are there, or none.</summary>
    public static void WriteBatch(IBufferWriter<byte> writer, IReadOnlyList<ReadOnlyMemory<byte>> records)
    {
        int length = 1;
        for (int i = 0; i < records.Count; i++)
        {
            length = checked(length + sizeof(uint) + records[i].Length);
        }

        Span<byte> frame = writer.GetSpan(Frame.HeaderBytes + length)[..(Frame.HeaderBytes + length)];
        Span<byte> payload = frame[Frame.HeaderBytes..];
        payload[0] = Batch;
        int at = 1;
        for (int i = 0; i < records.Count; i++)
        {
            ReadOnlySpan<byte> record = records[i].Span;
            BinaryPrimitives.WriteUInt32LittleEndian(payload[at..], (uint)record.Length);
            record.CopyTo(payload[(at + sizeof(uint))..]);
            at += sizeof(uint) + record.Length;
        }

        Frame.WriteHeader(frame, payload);
        writer.Advance(frame.Length);
    }

    /// <summary>Reads a segment from <paramref name="first"/> on, a place between frames, and hands its records to <paramref name="replay"/>.</summary>
    /// <exception cref="CorruptStoreException">It is damaged, or a record is not what it should be.</exception>
    /// <exception cref="Curation.UserErrorException">A newer SatCurate wrote it, or one of its records.</exception>
    public static SegmentContent Read(string name, long number, long first, ReadOnlyMemory<byte> bytes, Action<ReadOnlyMemory<byte>>? replay)
    {
        var frames = new FrameReader(bytes, name, first);
        ReadOnlyMemory<byte> payload;
        if (first == 0)
        {
            if (!frames.TryRead(out payload))
            {
                throw new CorruptStoreException(name, 0, "a journal segment without a header");
            }

            CheckHeader(name, number, payload.Span);
        }

        bool isSealed = false;
        long start = first + frames.Position;
        while (frames.TryRead(out payload))
        {
            ReadOnlySpan<byte> span = payload.Span;
            if (isSealed)
            {
                throw new CorruptStoreException(name, start, "a frame behind the seal");
            }

            switch (span[0])
            {
                case Batch:
                    ReplayBatch(name, start, payload[1..], replay);
                    break;
                case Seal when span.Length == SealLength && BinaryPrimitives.ReadInt64LittleEndian(span[1..]) == number + 1:
                    isSealed = true;
                    break;
                default:
                    throw new CorruptStoreException(name, start, "a frame that does not belong where it stands");
            }

            start = first + frames.Position;
        }

        return isSealed && frames.HasMore
            ? throw new CorruptStoreException(name, start, "bytes behind the seal")
            : new SegmentContent(start, isSealed);
    }

    private static void CheckHeader(string name, long number, ReadOnlySpan<byte> payload)
    {
        if (payload.Length < 7 || payload[0] != Header || BinaryPrimitives.ReadUInt32LittleEndian(payload[1..]) != Magic)
        {
            throw new CorruptStoreException(name, 0, "not a journal segment");
        }

        StoreVersions.Demand(name, BinaryPrimitives.ReadUInt16LittleEndian(payload[5..]), FormatVersion);
        if (payload.Length != HeaderLength || BinaryPrimitives.ReadInt64LittleEndian(payload[7..]) != number)
        {
            throw new CorruptStoreException(name, 0, "not the segment that its name says");
        }
    }

    private static void ReplayBatch(string name, long start, ReadOnlyMemory<byte> batch, Action<ReadOnlyMemory<byte>>? replay)
    {
        while (batch.Length > 0)
        {
            long length = batch.Length >= sizeof(uint) ? BinaryPrimitives.ReadUInt32LittleEndian(batch.Span) : long.MaxValue;
            if (length > batch.Length - sizeof(uint))
            {
                throw new CorruptStoreException(name, start, "a record that is longer than its batch");
            }

            Replay(name, start, batch.Slice(sizeof(uint), (int)length), replay);
            batch = batch[(sizeof(uint) + (int)length)..];
        }
    }

    /// <summary>Hands a record on; whoever reads it can't know where it stands, so its complaints get their place here.</summary>
    private static void Replay(string name, long start, ReadOnlyMemory<byte> record, Action<ReadOnlyMemory<byte>>? replay)
    {
        try
        {
            replay?.Invoke(record);
        }
        catch (UnknownRecordException e)
        {
            throw StoreVersions.At(name, start, e);
        }
        catch (InvalidDataException e)
        {
            throw new CorruptStoreException(name, start, e.Message);
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
/// <param name="End">Bytes of the segment up to the end of its last sound frame.</param>
/// <param name="IsSealed">True where it has handed over to the next segment.</param>
internal readonly record struct SegmentContent(long End, bool IsSealed);
