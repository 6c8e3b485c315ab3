using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using SatCurate.Curation;

namespace SatCurate.Storage;

/// <summary>
/// The records of a block's journal, little endian, each starting with <c>u8 type, u8 version</c>. Writing allocates nothing beyond the
/// writer's own buffer, reading nothing at all: this is the hot path.
/// </summary>
public static class BlockRecord
{
    private const byte Version = 1;
    private const int RunStartedBytes = 19;
    private const int VisitsHeaderBytes = 22;
    private const int CutBytes = 18;
    private const int DecisionsHeaderBytes = 14;
    private const int DecisionBytes = 6;

    private enum Kind : byte
    {
        RunStarted = 1,
        Visits = 2,
        Cut = 3,
        Decisions = 4,
    }

    /// <summary><c>i32 run, i32 classes, f32 momentum, i32 warm-up epochs, u8 moves targets</c>.</summary>
    public static void WriteRunStarted(IBufferWriter<byte> writer, RunScope scope)
    {
        Span<byte> span = Begin(writer, Kind.RunStarted, RunStartedBytes);
        BinaryPrimitives.WriteInt32LittleEndian(span[2..], scope.Run);
        BinaryPrimitives.WriteInt32LittleEndian(span[6..], scope.Classes);
        BinaryPrimitives.WriteSingleLittleEndian(span[10..], scope.Momentum);
        BinaryPrimitives.WriteInt32LittleEndian(span[14..], scope.WarmUpEpochs);
        span[18] = scope.MovesTargets ? (byte)1 : (byte)0;
        writer.Advance(RunStartedBytes);
    }

    /// <summary>
    /// <c>i32 run, i32 epoch, i64 lease token, u16 classes, u16 count</c>, then for each sample <c>u16 offset, i32 version, i32 last epoch,
    /// i32 averaged, u64 last visit, 2C x f32</c>.
    /// </summary>
    /// <exception cref="ArgumentException">States of different lengths, or an offset beyond 65535.</exception>
    public static void WriteVisits(IBufferWriter<byte> writer, int run, int epoch, long leaseToken, IReadOnlyList<AcceptedVisit> visits)
    {
        int values = visits.Count == 0 ? 0 : visits[0].State.Values.Length;
        int length = VisitsHeaderBytes + (visits.Count * JournaledVisit.BytesOf(values / 2));
        Span<byte> span = Begin(writer, Kind.Visits, length);
        BinaryPrimitives.WriteInt32LittleEndian(span[2..], run);
        BinaryPrimitives.WriteInt32LittleEndian(span[6..], epoch);
        BinaryPrimitives.WriteInt64LittleEndian(span[10..], leaseToken);
        BinaryPrimitives.WriteUInt16LittleEndian(span[18..], checked((ushort)(values / 2)));
        BinaryPrimitives.WriteUInt16LittleEndian(span[20..], checked((ushort)visits.Count));
        span = span[VisitsHeaderBytes..];
        for (int i = 0; i < visits.Count; i++)
        {
            (int offset, SampleState state) = visits[i];
            if (offset is < 0 or > ushort.MaxValue || state.Values.Length != values)
            {
                throw new ArgumentException($"offset {offset} with {state.Values.Length} values has no place in a record of {values} values a sample");
            }

            BinaryPrimitives.WriteUInt16LittleEndian(span, (ushort)offset);
            BinaryPrimitives.WriteInt32LittleEndian(span[2..], state.Version);
            BinaryPrimitives.WriteInt32LittleEndian(span[6..], state.LastEpoch);
            BinaryPrimitives.WriteInt32LittleEndian(span[10..], state.Averaged);
            BinaryPrimitives.WriteUInt64LittleEndian(span[14..], state.LastVisit);
            MemoryMarshal.AsBytes(state.Values).CopyTo(span[JournaledVisit.FixedBytes..]);
            span = span[JournaledVisit.BytesOf(values / 2)..];
        }

        writer.Advance(length);
    }

    /// <summary><c>i32 run, i32 epoch, i64 lease token</c>.</summary>
    public static void WriteCut(IBufferWriter<byte> writer, int run, int epoch, long leaseToken)
    {
        Span<byte> span = Begin(writer, Kind.Cut, CutBytes);
        BinaryPrimitives.WriteInt32LittleEndian(span[2..], run);
        BinaryPrimitives.WriteInt32LittleEndian(span[6..], epoch);
        BinaryPrimitives.WriteInt64LittleEndian(span[10..], leaseToken);
        writer.Advance(CutBytes);
    }

    /// <summary><c>i64 sequence, i32 count</c>, then for each <c>u16 offset, i32 verdict</c>.</summary>
    /// <exception cref="ArgumentException">Not one verdict for each offset.</exception>
    public static void WriteDecisions(IBufferWriter<byte> writer, long sequence, IReadOnlyList<int> offsets, IReadOnlyList<int> verdicts)
    {
        if (offsets.Count != verdicts.Count)
        {
            throw new ArgumentException($"{offsets.Count} offsets with {verdicts.Count} verdicts");
        }

        int length = DecisionsHeaderBytes + (offsets.Count * DecisionBytes);
        Span<byte> span = Begin(writer, Kind.Decisions, length);
        BinaryPrimitives.WriteInt64LittleEndian(span[2..], sequence);
        BinaryPrimitives.WriteInt32LittleEndian(span[10..], offsets.Count);
        for (int i = 0; i < offsets.Count; i++)
        {
            Span<byte> decision = span[(DecisionsHeaderBytes + (i * DecisionBytes))..];
            BinaryPrimitives.WriteUInt16LittleEndian(decision, checked((ushort)offsets[i]));
            BinaryPrimitives.WriteInt32LittleEndian(decision[2..], verdicts[i]);
        }

        writer.Advance(length);
    }

    /// <summary>Reads one record into <paramref name="handler"/>.</summary>
    /// <param name="record">The record.</param>
    /// <param name="source">Where it comes from, for errors.</param>
    /// <param name="handler">Takes what it says.</param>
    /// <exception cref="CorruptStoreException">It is not a whole record.</exception>
    /// <exception cref="UserErrorException">It is one of a newer SatCurate.</exception>
    public static void Read(ReadOnlySpan<byte> record, string source, IBlockRecordHandler handler)
    {
        Demand(record.Length >= 2, source);
        StoreVersions.Demand(source, record[1], Version);
        switch ((Kind)record[0])
        {
            case Kind.RunStarted:
                Demand(record.Length == RunStartedBytes, source);
                handler.OnRunStarted(new RunScope(
                    BinaryPrimitives.ReadInt32LittleEndian(record[2..]),
                    BinaryPrimitives.ReadInt32LittleEndian(record[6..]),
                    BinaryPrimitives.ReadSingleLittleEndian(record[10..]),
                    BinaryPrimitives.ReadInt32LittleEndian(record[14..]),
                    record[18] != 0));
                break;
            case Kind.Visits:
                ReadVisits(record, source, handler);
                break;
            case Kind.Cut:
                Demand(record.Length == CutBytes, source);
                handler.OnCut(
                    BinaryPrimitives.ReadInt32LittleEndian(record[2..]),
                    BinaryPrimitives.ReadInt32LittleEndian(record[6..]),
                    BinaryPrimitives.ReadInt64LittleEndian(record[10..]));
                break;
            case Kind.Decisions:
                ReadDecisions(record, source, handler);
                break;
            default:
                throw new CorruptStoreException(source, 0, $"a record of unknown type {record[0]}");
        }
    }

    private static void ReadVisits(ReadOnlySpan<byte> record, string source, IBlockRecordHandler handler)
    {
        Demand(record.Length >= VisitsHeaderBytes, source);
        int classes = BinaryPrimitives.ReadUInt16LittleEndian(record[18..]);
        int count = BinaryPrimitives.ReadUInt16LittleEndian(record[20..]);
        int length = JournaledVisit.BytesOf(classes);
        Demand(record.Length == VisitsHeaderBytes + ((long)count * length), source);
        bool wanted = handler.OnVisits(
            BinaryPrimitives.ReadInt32LittleEndian(record[2..]),
            BinaryPrimitives.ReadInt32LittleEndian(record[6..]),
            BinaryPrimitives.ReadInt64LittleEndian(record[10..]),
            classes,
            count);
        for (int at = VisitsHeaderBytes; wanted && at < record.Length; at += length)
        {
            handler.OnVisit(new JournaledVisit(record.Slice(at, length)));
        }
    }

    private static void ReadDecisions(ReadOnlySpan<byte> record, string source, IBlockRecordHandler handler)
    {
        Demand(record.Length >= DecisionsHeaderBytes, source);
        long sequence = BinaryPrimitives.ReadInt64LittleEndian(record[2..]);
        int count = BinaryPrimitives.ReadInt32LittleEndian(record[10..]);
        Demand(record.Length == DecisionsHeaderBytes + ((long)count * DecisionBytes), source);
        bool wanted = handler.OnDecisions(sequence, count);
        for (int at = DecisionsHeaderBytes; wanted && at < record.Length; at += DecisionBytes)
        {
            handler.OnDecision(sequence, BinaryPrimitives.ReadUInt16LittleEndian(record[at..]), BinaryPrimitives.ReadInt32LittleEndian(record[(at + 2)..]));
        }
    }

    private static Span<byte> Begin(IBufferWriter<byte> writer, Kind kind, int length)
    {
        Span<byte> span = writer.GetSpan(length)[..length];
        span[0] = (byte)kind;
        span[1] = Version;
        return span;
    }

    private static void Demand(bool whole, string source)
    {
        if (!whole)
        {
            throw new CorruptStoreException(source, 0, "a record of a wrong length");
        }
    }
}
