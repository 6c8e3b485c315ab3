using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using SatCurate.Curation;

namespace SatCurate.Storage;

/// <summary>
/// The records of a block's journal. Each starts with its kind and its version, one byte each; numbers are little endian.
/// <list type="bullet">
/// <item>run started: i32 run, i32 classes, f32 momentum, i32 warm-up epochs, u8 moves targets, i32 top k (version 1 lacks it: all classes are kept)</item>
/// <item>visits: i32 run, i32 epoch, i64 lease token, i32 count, then per sample u16 offset,
/// i32 version, i32 last epoch, i32 averaged, u64 last visit, f32 sum of pairwise probabilities (version 1 lacks it, version 2 has that of margins), f32 values: target and mean prediction in the form of the run</item>
/// <item>cut: i32 run, i32 epoch, i64 lease token</item>
/// <item>decisions: i64 sequence, i32 count, then per sample u16 offset, i32 verdict</item>
/// </list>
/// </summary>
public static class BlockRecord
{
    private const byte Version = 1;
    private const byte RunStartedVersion = 2;
    private const byte VisitsVersion = 3;
    private const byte RunStarted = 1;
    private const byte Visits = 2;
    private const byte Cut = 3;
    private const byte Decisions = 4;
    private const int RunStartedBytes = 21;
    private const int RunStartedBytesOfVersion1 = 17;
    private const int VisitsBytes = 20;
    private const int VisitHeaderBytes = 26;
    private const int VisitHeaderBytesOfVersion1 = 22;
    private const int CutBytes = 16;
    private const int DecisionsBytes = 12;
    private const int DecisionBytes = 6;

    /// <summary>Writes the start of a run.</summary>
    public static void WriteRunStarted(IBufferWriter<byte> writer, RunScope scope)
    {
        Span<byte> span = Begin(writer, RunStarted, RunStartedBytes, RunStartedVersion);
        BinaryPrimitives.WriteInt32LittleEndian(span, scope.Run);
        BinaryPrimitives.WriteInt32LittleEndian(span[4..], scope.Classes);
        BinaryPrimitives.WriteSingleLittleEndian(span[8..], scope.Momentum);
        BinaryPrimitives.WriteInt32LittleEndian(span[12..], scope.WarmUpEpochs);
        span[16] = scope.MovesTargets ? (byte)1 : (byte)0;
        BinaryPrimitives.WriteInt32LittleEndian(span[17..], scope.TopK);
    }

    /// <summary>Writes the states of some samples after their visits.</summary>
    public static void WriteVisits(IBufferWriter<byte> writer, int run, int epoch, long leaseToken, IReadOnlyList<BlockVisit> visits)
    {
        int floats = visits.Count == 0 ? 0 : visits[0].State.Values.Length;
        for (int i = 1; i < visits.Count; i++)
        {
            ArgumentOutOfRangeException.ThrowIfNotEqual(visits[i].State.Values.Length, floats, nameof(visits));
        }

        int each = VisitHeaderBytes + (floats * sizeof(float));
        Span<byte> span = Begin(writer, Visits, VisitsBytes + (visits.Count * each), VisitsVersion);
        BinaryPrimitives.WriteInt32LittleEndian(span, run);
        BinaryPrimitives.WriteInt32LittleEndian(span[4..], epoch);
        BinaryPrimitives.WriteInt64LittleEndian(span[8..], leaseToken);
        BinaryPrimitives.WriteInt32LittleEndian(span[16..], visits.Count);
        span = span[VisitsBytes..];
        for (int i = 0; i < visits.Count; i++, span = span[each..])
        {
            SampleState state = visits[i].State;
            BinaryPrimitives.WriteUInt16LittleEndian(span, (ushort)visits[i].Offset);
            BinaryPrimitives.WriteInt32LittleEndian(span[2..], state.Version);
            BinaryPrimitives.WriteInt32LittleEndian(span[6..], state.LastEpoch);
            BinaryPrimitives.WriteInt32LittleEndian(span[10..], state.Averaged);
            BinaryPrimitives.WriteUInt64LittleEndian(span[14..], state.LastVisit);
            BinaryPrimitives.WriteSingleLittleEndian(span[22..], state.PairwiseSum);
            MemoryMarshal.AsBytes(state.Values).CopyTo(span[VisitHeaderBytes..]);
        }
    }

    /// <summary>Writes the cut at the end of an epoch.</summary>
    public static void WriteCut(IBufferWriter<byte> writer, int run, int epoch, long leaseToken)
    {
        Span<byte> span = Begin(writer, Cut, CutBytes);
        BinaryPrimitives.WriteInt32LittleEndian(span, run);
        BinaryPrimitives.WriteInt32LittleEndian(span[4..], epoch);
        BinaryPrimitives.WriteInt64LittleEndian(span[8..], leaseToken);
    }

    /// <summary>Writes a batch of decisions.</summary>
    public static void WriteDecisions(IBufferWriter<byte> writer, long sequence, IReadOnlyList<int> offsets, IReadOnlyList<int> verdicts)
    {
        Span<byte> span = Begin(writer, Decisions, DecisionsBytes + (offsets.Count * DecisionBytes));
        BinaryPrimitives.WriteInt64LittleEndian(span, sequence);
        BinaryPrimitives.WriteInt32LittleEndian(span[8..], offsets.Count);
        for (int i = 0; i < offsets.Count; i++)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(span[(DecisionsBytes + (i * DecisionBytes))..], (ushort)offsets[i]);
            BinaryPrimitives.WriteInt32LittleEndian(span[(DecisionsBytes + 2 + (i * DecisionBytes))..], verdicts[i]);
        }
    }

    /// <summary>Applies a record to columns; applying one twice equals once.</summary>
    /// <exception cref="InvalidDataException">It is not a whole record, or does not fit the block.</exception>
    /// <exception cref="UnknownRecordException">A newer SatCurate wrote it.</exception>
    public static void Apply(ReadOnlySpan<byte> record, BlockColumns columns)
    {
        Demand(record.Length >= 2, "it has no head");
        StoreVersions.DemandRecord("block record", record[1], record[0] switch { RunStarted => RunStartedVersion, Visits => VisitsVersion, _ => Version });
        ReadOnlySpan<byte> body = record[2..];
        switch (record[0])
        {
            case RunStarted:
                columns.StartRun(ReadScope(record[1], body));
                break;
            case Visits:
                ApplyVisits(record[1], body, columns);
                break;
            case Cut:
                Demand(body.Length == CutBytes, "a cut of a wrong length");
                RaiseLeaseToken(body, columns);
                break;
            case Decisions:
                ApplyDecisions(body, columns);
                break;
            default:
                throw new UnknownRecordException($"block record of unknown kind {record[0]}, this SatCurate reads kinds {RunStarted} to {Decisions}");
        }
    }

    /// <summary>The rules of the run that a record starts; null where it starts none.</summary>
    internal static RunScope? StartedBy(ReadOnlySpan<byte> record) =>
        record.Length >= 2 && record[0] == RunStarted && record[1] is >= 1 and <= RunStartedVersion && record.Length == 2 + StartedBytes(record[1])
            ? ReadScope(record[1], record[2..])
            : null;

    private static int StartedBytes(byte version) => version == 1 ? RunStartedBytesOfVersion1 : RunStartedBytes;

    private static RunScope ReadScope(byte version, ReadOnlySpan<byte> body)
    {
        Demand(body.Length == StartedBytes(version), "a run's start of a wrong length");
        var scope = new RunScope(
            BinaryPrimitives.ReadInt32LittleEndian(body),
            BinaryPrimitives.ReadInt32LittleEndian(body[4..]),
            BinaryPrimitives.ReadSingleLittleEndian(body[8..]),
            BinaryPrimitives.ReadInt32LittleEndian(body[12..]),
            body[16] != 0,
            version == 1 ? 0 : BinaryPrimitives.ReadInt32LittleEndian(body[17..]));
        Demand(scope.TopK == 0 || (scope.TopK > 0 && scope.TopK < scope.Classes), "a run's start that keeps more classes than there are");
        return scope;
    }

    private static void ApplyVisits(byte version, ReadOnlySpan<byte> body, BlockColumns columns)
    {
        Demand(body.Length >= VisitsBytes, "visits of a wrong length");
        int run = BinaryPrimitives.ReadInt32LittleEndian(body);
        if (columns.Scope?.Run != run)
        {
            return; // of a run that is over: neither its targets nor its leases count any more
        }

        RaiseLeaseToken(body, columns);
        int header = version == 1 ? VisitHeaderBytesOfVersion1 : VisitHeaderBytes;
        int each = header + (2 * columns.Scope.Form.Width * sizeof(float));
        ReadOnlySpan<byte> rest = body[VisitsBytes..];
        Demand(rest.Length == (long)each * BinaryPrimitives.ReadInt32LittleEndian(body[16..]), "visits of a wrong length");
        for (; rest.Length > 0; rest = rest[each..])
        {
            int offset = BinaryPrimitives.ReadUInt16LittleEndian(rest);
            Demand(offset < columns.Count, "a visit outside the block");
            int visits = BinaryPrimitives.ReadInt32LittleEndian(rest[2..]);
            float sum = version == 1 ? float.NaN : BinaryPrimitives.ReadSingleLittleEndian(rest[22..]);
            columns.Accept(
                offset,
                run,
                visits,
                BinaryPrimitives.ReadInt32LittleEndian(rest[6..]),
                BinaryPrimitives.ReadInt32LittleEndian(rest[10..]),
                BinaryPrimitives.ReadUInt64LittleEndian(rest[14..]),
                version == 2 ? LogitMargin.PairwiseSum(sum, visits) : sum,
                MemoryMarshal.Cast<byte, float>(rest[header..each]));
        }
    }

    private static void RaiseLeaseToken(ReadOnlySpan<byte> body, BlockColumns columns)
    {
        if (columns.Scope?.Run == BinaryPrimitives.ReadInt32LittleEndian(body))
        {
            columns.RaiseLeaseToken(BinaryPrimitives.ReadInt64LittleEndian(body[8..]));
        }
    }

    private static void ApplyDecisions(ReadOnlySpan<byte> body, BlockColumns columns)
    {
        Demand(body.Length >= DecisionsBytes, "decisions of a wrong length");
        int count = BinaryPrimitives.ReadInt32LittleEndian(body[8..]);
        Demand(body.Length == DecisionsBytes + ((long)count * DecisionBytes), "decisions of a wrong length");
        var offsets = new int[count];
        var verdicts = new int[count];
        for (int i = 0; i < count; i++)
        {
            offsets[i] = BinaryPrimitives.ReadUInt16LittleEndian(body[(DecisionsBytes + (i * DecisionBytes))..]);
            verdicts[i] = BinaryPrimitives.ReadInt32LittleEndian(body[(DecisionsBytes + 2 + (i * DecisionBytes))..]);
            Demand(offsets[i] < columns.Count, "a decision outside the block");
        }

        columns.ApplyDecisions(BinaryPrimitives.ReadInt64LittleEndian(body), offsets, verdicts);
    }

    private static void Demand(bool isRight, string otherwise)
    {
        if (!isRight)
        {
            throw new InvalidDataException($"not a record of this block: {otherwise}");
        }
    }

    private static Span<byte> Begin(IBufferWriter<byte> writer, byte kind, int bodyBytes, byte version = Version)
    {
        Span<byte> span = writer.GetSpan(2 + bodyBytes)[..(2 + bodyBytes)];
        span[0] = kind;
        span[1] = version;
        writer.Advance(span.Length);
        return span[2..];
    }
}
