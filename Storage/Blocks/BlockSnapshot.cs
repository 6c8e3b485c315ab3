using System.Buffers;
using System.Runtime.InteropServices;
using SatCurate.Curation;

namespace SatCurate.Storage;

/// <summary>
/// The columns of a block at one moment, immutable: where recovery starts and, made at the end of an epoch, what a revision refers to. One
/// object: <c>u32 magic, u16 version, body, u32 CRC of all before</c>. Given labels are not in it, only their checksum; samples that were
/// appended after it have no visits in it. Format 3 has sums of margins, not of pairwise probabilities. Formats 1 and 2 lack the top k, every class is kept, and those sums. Format 1 lacks the offset of the replay too,
/// which then begins with its segment, and the kind: it is always the end of an epoch.
/// </summary>
public static partial class BlockSnapshot
{
    private const uint Magic = 0x50534353; // "SCSP"
    private const ushort FormatVersion = 4;
    private const int FixedBytes = 10; // magic, version, checksum

    /// <summary>Encodes columns as they are now.</summary>
    /// <param name="columns">The columns; a run must have started.</param>
    /// <param name="epoch">Zero-based epoch that ends, or is under way.</param>
    /// <param name="replayFrom">Where replay goes on; columns may be ahead of it, since replay repeats harmlessly.</param>
    /// <param name="kind">What the moment is.</param>
    public static FrozenSnapshot Freeze(BlockColumns columns, int epoch, JournalPosition replayFrom, SnapshotKind kind)
    {
        var name = new SnapshotName(columns.Scope!.Run, epoch, replayFrom.Segment, kind);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(MostBytes(columns));
        return new FrozenSnapshot(name, buffer, Encode(buffer, columns, name, replayFrom.Offset));
    }

    /// <summary>Publishes a frozen snapshot. The journal must have said by now all that it says.</summary>
    public static ValueTask PublishAsync(IStore store, string dataset, int block, FrozenSnapshot frozen, CancellationToken cancellationToken) =>
        store.PublishAsync(
            StoreLayout.Snapshots(dataset, block) + frozen.Name, async (stream, token) => await stream.WriteAsync(frozen.Bytes, token), cancellationToken);

    /// <summary>The snapshots of a block, in the order in which its journal came past them.</summary>
    public static async ValueTask<IReadOnlyList<SnapshotName>> ListAsync(IStore store, string dataset, int block, CancellationToken cancellationToken)
    {
        string folder = StoreLayout.Snapshots(dataset, block);
        var names = new List<SnapshotName>();
        await foreach (StoreEntry entry in store.ListAsync(folder, cancellationToken))
        {
            if (SnapshotName.TryParse(entry.Name[folder.Length..], out SnapshotName name))
            {
                names.Add(name);
            }
        }

        return [.. names.OrderBy(n => n.Order)];
    }

    /// <summary>Reads one snapshot, and where replay goes on behind it.</summary>
    /// <param name="store">Where it lies.</param>
    /// <param name="dataset">Data set.</param>
    /// <param name="block">Block.</param>
    /// <param name="name">Which.</param>
    /// <param name="labels">Labels of the N samples.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <exception cref="CorruptStoreException">It is missing or damaged.</exception>
    public static async ValueTask<(BlockColumns Columns, JournalPosition ReplayFrom)> ReadAsync(
        IStore store, string dataset, int block, SnapshotName name, BlockLabels labels, CancellationToken cancellationToken)
    {
        string path = StoreLayout.Snapshots(dataset, block) + name;
        return await TryReadAsync(store, dataset, block, name, labels, cancellationToken)
            ?? throw new CorruptStoreException(path, 0, "the snapshot is missing, or its checksum is wrong");
    }

    /// <summary>Reads one snapshot; null where it is missing or its checksum is wrong.</summary>
    /// <exception cref="CorruptStoreException">It is sound, but not what its name or the given labels say.</exception>
    public static async ValueTask<(BlockColumns Columns, JournalPosition ReplayFrom)?> TryReadAsync(
        IStore store, string dataset, int block, SnapshotName name, BlockLabels labels, CancellationToken cancellationToken)
    {
        string path = StoreLayout.Snapshots(dataset, block) + name;
        byte[]? bytes = await store.ReadAllAsync(path, cancellationToken);
        return bytes is not null && IsSound(bytes) ? Decode(path, name, bytes, labels) : null;
    }

    /// <summary>True where the checksum at the end fits what is before.</summary>
    internal static bool IsSound(byte[] bytes) =>
        bytes.Length >= FixedBytes && BitConverter.ToUInt32(bytes, bytes.Length - 4) == Checksum.Of(bytes.AsSpan(..^4));

    private static int MostBytes(BlockColumns columns) =>
        FixedBytes + 128 + (columns.Count * (24 + (2 * columns.Scope!.Form.Width * sizeof(float)))) + (14 * columns.Decisions.Sum(d => d.Value.Count));

    private static int Encode(byte[] buffer, BlockColumns columns, SnapshotName name, long replayOffset)
    {
        RunScope scope = columns.Scope!;
        var bytes = new MemoryStream(buffer);
        using var writer = new BinaryWriter(bytes);
        writer.Write(Magic);
        writer.Write(FormatVersion);
        writer.Write(name.Epoch);
        writer.Write(name.ReplayFrom);
        writer.Write(replayOffset);
        writer.Write((byte)name.Kind);
        writer.Write(scope.Run);
        writer.Write(scope.Classes);
        writer.Write(scope.Momentum);
        writer.Write(scope.WarmUpEpochs);
        writer.Write(scope.MovesTargets);
        writer.Write(scope.TopK);
        writer.Write(columns.LeaseToken);
        writer.Write(columns.DecisionSequence);
        writer.Write(columns.Count);
        writer.Write(GivenChecksum(columns.GivenLabels));
        for (int offset = 0; offset < columns.Count; offset++)
        {
            writer.Write(columns.Version(offset));
            writer.Write(columns.LastEpoch(offset));
            writer.Write(columns.Averaged(offset));
            writer.Write(columns.LastVisit(offset));
            writer.Write(columns.PairwiseSum(offset));
            writer.Write(MemoryMarshal.AsBytes(columns.Values(offset)));
        }

        writer.Write(columns.Decisions.Sum(d => d.Value.Count));
        var decisions = columns.Decisions.SelectMany(of => of.Value.Select(d => (Offset: of.Key, Decision: d)));
        foreach ((int offset, BlockDecision decision) in decisions.OrderBy(d => d.Decision.Sequence).ThenBy(d => d.Offset))
        {
            writer.Write(decision.Sequence);
            writer.Write((ushort)offset);
            writer.Write(decision.Verdict);
        }

        writer.Flush();
        writer.Write(Checksum.Of(buffer.AsSpan(0, (int)bytes.Position)));
        writer.Flush();
        return (int)bytes.Position;
    }

    /// <summary>The columns in a sound snapshot, and where replay goes on.</summary>
    /// <exception cref="CorruptStoreException">It is not what its name or the given labels say, or its counts lie.</exception>
    internal static (BlockColumns Columns, JournalPosition ReplayFrom) Decode(string path, SnapshotName name, byte[] bytes, BlockLabels labels)
    {
        using var reader = new BinaryReader(new MemoryStream(bytes, 0, bytes.Length - 4));
        if (reader.ReadUInt32() != Magic)
        {
            throw new CorruptStoreException(path, 0, "this is not a snapshot");
        }

        ushort version = reader.ReadUInt16();
        StoreVersions.Demand(path, version, FormatVersion);
        int epoch = reader.ReadInt32();
        var replayFrom = new JournalPosition(reader.ReadInt64(), version >= 2 ? reader.ReadInt64() : 0);
        SnapshotKind kind = version >= 2 ? (SnapshotKind)reader.ReadByte() : SnapshotKind.EpochEnd;
        var scope = new RunScope(
            reader.ReadInt32(), reader.ReadInt32(), reader.ReadSingle(), reader.ReadInt32(), reader.ReadBoolean(), version >= 3 ? reader.ReadInt32() : 0);
        if (new SnapshotName(scope.Run, epoch, replayFrom.Segment, kind) != name)
        {
            throw new CorruptStoreException(path, 0, "this is not the snapshot that its name says");
        }

        (long leaseToken, long decisionSequence, int count, uint given) = (reader.ReadInt64(), reader.ReadInt64(), reader.ReadInt32(), reader.ReadUInt32());
        if (scope.Classes < 1 || scope.TopK < 0 || scope.TopK >= scope.Classes || count < 0 || count * ((long)scope.Form.Width * 2 * sizeof(float)) > bytes.Length)
        {
            throw new CorruptStoreException(path, 0, "the snapshot ends before what it states");
        }

        if (count > labels.Count || given != GivenChecksum(labels.Given[..count]))
        {
            throw new CorruptStoreException(path, 0, "the snapshot belongs to other given labels");
        }

        var columns = new BlockColumns(labels);
        columns.StartRun(scope);
        columns.RaiseLeaseToken(leaseToken);
        try
        {
            ReadSamples(reader, version, columns, count);
            ReadDecisions(path, reader, columns, decisionSequence);
        }
        catch (EndOfStreamException)
        {
            throw new CorruptStoreException(path, bytes.Length, "the snapshot ends before what it states");
        }

        return reader.BaseStream.Position == reader.BaseStream.Length
            ? (columns, replayFrom)
            : throw new CorruptStoreException(path, reader.BaseStream.Position, "bytes behind the snapshot's last decision");
    }

    private static void ReadSamples(BinaryReader reader, ushort format, BlockColumns columns, int count)
    {
        int run = columns.Scope!.Run;
        byte[] values = new byte[2 * columns.Scope.Form.Width * sizeof(float)];
        for (int offset = 0; offset < count; offset++)
        {
            int version = reader.ReadInt32();
            int lastEpoch = reader.ReadInt32();
            int averaged = reader.ReadInt32();
            ulong lastVisit = reader.ReadUInt64();
            float sum = format >= 3 ? reader.ReadSingle() : Unknown(version);
            reader.BaseStream.ReadExactly(values);
            columns.Accept(offset, run, version, lastEpoch, averaged, lastVisit, format == 3 ? LogitMargin.PairwiseSum(sum, version) : sum, MemoryMarshal.Cast<byte, float>(values));
        }
    }

    private static float Unknown(int visits) => visits == 0 ? 0f : float.NaN;

    private static void ReadDecisions(string path, BinaryReader reader, BlockColumns columns, long decisionSequence)
    {
        var decisions = new List<(long Sequence, int Offset, int Verdict)>();
        for (int left = reader.ReadInt32(); left > 0; left--)
        {
            decisions.Add((reader.ReadInt64(), reader.ReadUInt16(), reader.ReadInt32()));
        }

        if (decisions.Exists(d => d.Offset >= columns.Count))
        {
            throw new CorruptStoreException(path, 0, "a decision outside the block");
        }

        foreach (var batch in decisions.GroupBy(d => d.Sequence).OrderBy(g => g.Key))
        {
            columns.ApplyDecisions(batch.Key, [.. batch.Select(d => d.Offset)], [.. batch.Select(d => d.Verdict)]);
        }

        columns.ApplyDecisions(decisionSequence, [], []);
    }

    private static uint GivenChecksum(ReadOnlySpan<int> given) => Checksum.Of(MemoryMarshal.AsBytes(given));
}
