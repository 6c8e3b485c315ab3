using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using SatCurate.Curation;

namespace SatCurate.Storage;

/// <summary>
/// Every visit of a block's samples in one run, 8 bytes each: one append-only object, one frame an epoch. Payload of a frame:
/// <c>u16 version, i32 epoch, i32 N, N x u64</c> (packed <see cref="VisitEntry"/>). Only the block's journal writer appends.
/// </summary>
public static class HistoryLog
{
    private const ushort FormatVersion = 1;
    private const int HeaderBytes = 10;

    /// <summary>Appends the visits of one epoch; nothing happens where that epoch is there already.</summary>
    public static async ValueTask AppendAsync(
        IStore store, string dataset, int run, int block, int epoch, ReadOnlyMemory<ulong> visits, CancellationToken cancellationToken)
    {
        string name = NameOf(dataset, run, block);
        byte[]? bytes = await store.ReadAllAsync(name, cancellationToken);
        if (bytes is null)
        {
            await store.CreateAsync(name, ReadOnlyMemory<byte>.Empty, cancellationToken);
            bytes = [];
        }

        bool there = false;
        int end = Read(name, bytes, (e, _) => there |= e == epoch);
        if (there)
        {
            return;
        }

        if (end < bytes.Length)
        {
            await store.CutAsync(name, bytes.Length, end, cancellationToken);
        }

        if (!await store.AppendAsync(name, end, EpochFrame(epoch, visits.Span), cancellationToken))
        {
            throw new IOException($"{name}: somebody else is writing this history");
        }
    }

    /// <summary>The visits of one sample, oldest first.</summary>
    public static async ValueTask<IReadOnlyList<ulong>> ReadSampleAsync(
        IStore store, string dataset, int run, int block, int offset, CancellationToken cancellationToken)
    {
        var visits = new List<ulong>();
        await ReadAsync(store, dataset, run, block, (_, words) => visits.Add(words[offset]), cancellationToken);
        return visits;
    }

    /// <summary>Hands every epoch's N visits to <paramref name="read"/>, oldest first.</summary>
    public static async ValueTask ReadAsync(
        IStore store, string dataset, int run, int block, EpochReader read, CancellationToken cancellationToken)
    {
        string name = NameOf(dataset, run, block);
        if (await store.ReadAllAsync(name, cancellationToken) is { } bytes)
        {
            Read(name, bytes, (epoch, words) => read(epoch, words));
        }
    }

    /// <summary>Takes one epoch of a block.</summary>
    /// <param name="epoch">Zero-based epoch.</param>
    /// <param name="visits">N packed visits.</param>
    public delegate void EpochReader(int epoch, ReadOnlySpan<ulong> visits);

    private static string NameOf(string dataset, int run, int block) => StoreLayout.History(dataset, run, block) + "visits.log";

    private static byte[] EpochFrame(int epoch, ReadOnlySpan<ulong> visits)
    {
        byte[] payload = new byte[HeaderBytes + (visits.Length * sizeof(ulong))];
        BinaryPrimitives.WriteUInt16LittleEndian(payload, FormatVersion);
        BinaryPrimitives.WriteInt32LittleEndian(payload.AsSpan(2), epoch);
        BinaryPrimitives.WriteInt32LittleEndian(payload.AsSpan(6), visits.Length);
        MemoryMarshal.AsBytes(visits).CopyTo(payload.AsSpan(HeaderBytes));
        var writer = new ArrayBufferWriter<byte>(payload.Length + Frame.HeaderBytes);
        Frame.Write(writer, payload);
        return writer.WrittenSpan.ToArray();
    }

    private static int Read(string name, byte[] bytes, EpochReader read) => Frame.ReadAll(bytes, name, payload =>
    {
        ReadOnlySpan<byte> span = payload.Span;
        StoreVersions.Demand(name, BinaryPrimitives.ReadUInt16LittleEndian(span), FormatVersion);
        read(BinaryPrimitives.ReadInt32LittleEndian(span[2..]), MemoryMarshal.Cast<byte, ulong>(span[HeaderBytes..]));
    });
}
