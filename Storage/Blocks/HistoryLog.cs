using System.Buffers.Binary;
using System.Runtime.InteropServices;
using SatCurate.Curation;

namespace SatCurate.Storage;

/// <summary>
/// Every visit of a block's samples in one run, 8 bytes each: one append-only object, one frame an epoch, epoch after epoch. Payload of a
/// frame: <c>u16 version, i32 epoch, i32 N, N x u64</c> (packed <see cref="VisitEntry"/>). Only the block's journal writer appends.
/// </summary>
public static class HistoryLog
{
    private const ushort FormatVersion = 1;
    internal const int HeaderBytes = 10;

    /// <summary>Takes one epoch of a block.</summary>
    /// <param name="epoch">Zero-based epoch.</param>
    /// <param name="visits">N packed visits.</param>
    public delegate void EpochReader(int epoch, ReadOnlySpan<ulong> visits);

    /// <summary>Appends the visits of one epoch; nothing happens where that epoch is there already.</summary>
    /// <returns>Bytes of the history with that epoch as its last; null where there are later ones.</returns>
    /// <exception cref="CorruptStoreException">The epochs before it are damaged, or do not end with the one before.</exception>
    /// <exception cref="IOException">The store failed, or somebody else is writing this history.</exception>
    public static async ValueTask<long?> AppendAsync(
        IStore store, string dataset, int run, int block, int epoch, ReadOnlyMemory<ulong> visits, CancellationToken cancellationToken)
    {
        string name = NameOf(dataset, run, block);
        byte[] frame = EpochFrame(epoch, visits.Span); // before anything is awaited: the columns go on changing
        if (await store.LengthAsync(name, cancellationToken) is not { } length)
        {
            await store.CreateAsync(name, ReadOnlyMemory<byte>.Empty, cancellationToken);
            length = 0;
        }

        long end = length - (length % frame.Length); // all frames of a block are equally long
        int last = await LastEpochAsync(store, name, end, frame.Length, cancellationToken);
        if (last < 0 && end > 0)
        {
            // The last frame is there in length only: an append that the disk did not finish.
            end -= frame.Length;
            last = await LastEpochAsync(store, name, end, frame.Length, cancellationToken);
        }

        if (last >= epoch)
        {
            return last == epoch ? end : null;
        }

        if (last != epoch - 1)
        {
            throw new CorruptStoreException(name, end, $"the history ends with epoch {last} where epoch {epoch} is to be added");
        }

        bool isOurs = (end == length || await store.CutAsync(name, length, end, cancellationToken))
            && await store.AppendAsync(name, end, frame, cancellationToken);
        return isOurs ? end + frame.Length : throw new IOException($"{name}: somebody else is writing this history");
    }

    /// <summary>Appends the epoch behind the one that ends at <paramref name="end"/>, without looking: one write.</summary>
    /// <returns>Bytes of the history with it.</returns>
    /// <exception cref="IOException">The store failed, or the history does not end there.</exception>
    public static async ValueTask<long> AppendNextAsync(
        IStore store, string dataset, int run, int block, int epoch, ReadOnlyMemory<ulong> visits, long end, CancellationToken cancellationToken)
    {
        string name = NameOf(dataset, run, block);
        byte[] frame = EpochFrame(epoch, visits.Span);
        return await store.AppendAsync(name, end, frame, cancellationToken)
            ? end + frame.Length
            : throw new IOException($"{name}: somebody else is writing this history");
    }

    /// <summary>The visits of one sample, oldest first: one for each epoch from 0 on; none where it was appended after the run.</summary>
    /// <exception cref="CorruptStoreException">The history is damaged.</exception>
    public static async ValueTask<IReadOnlyList<ulong>> ReadSampleAsync(
        IStore store, string dataset, int run, int block, int offset, CancellationToken cancellationToken)
    {
        var visits = new List<ulong>();
        await ReadAsync(store, dataset, run, block, (_, words) => visits.AddRange(offset < words.Length ? [words[offset]] : []), cancellationToken);
        return visits;
    }

    /// <summary>Hands every epoch's N visits to <paramref name="read"/>, oldest first.</summary>
    /// <exception cref="CorruptStoreException">The history is damaged.</exception>
    public static async ValueTask ReadAsync(
        IStore store, string dataset, int run, int block, EpochReader read, CancellationToken cancellationToken)
    {
        string name = NameOf(dataset, run, block);
        if (await store.ReadAllAsync(name, cancellationToken) is not { } bytes)
        {
            return;
        }

        var frames = new FrameReader(bytes, name);
        for (int epoch = 0; frames.TryRead(out ReadOnlyMemory<byte> payload); epoch++)
        {
            if (EpochOf(name, payload.Span) != epoch)
            {
                throw new CorruptStoreException(name, frames.Position, $"the frame before is not the one of epoch {epoch}");
            }

            read(epoch, MemoryMarshal.Cast<byte, ulong>(payload.Span[HeaderBytes..]));
        }
    }

    /// <summary>Name of the object.</summary>
    internal static string NameOf(string dataset, int run, int block) => StoreLayout.History(dataset, run, block) + "visits.log";

    /// <summary>Epoch of the frame that ends at <paramref name="end"/>; -1 where there is no sound one.</summary>
    private static async ValueTask<int> LastEpochAsync(IStore store, string name, long end, int frameLength, CancellationToken cancellationToken)
    {
        if (end == 0)
        {
            return -1;
        }

        await using Stream stream = await store.OpenReadAsync(name, end - frameLength, frameLength, cancellationToken)
            ?? throw new CorruptStoreException(name, 0, "the history is gone");
        byte[] frame = new byte[frameLength];
        await stream.ReadExactlyAsync(frame, cancellationToken);
        return Frame.IsSound(frame) ? EpochOf(name, frame.AsSpan(Frame.HeaderBytes)) : -1;
    }

    private static byte[] EpochFrame(int epoch, ReadOnlySpan<ulong> visits)
    {
        byte[] frame = new byte[Frame.HeaderBytes + HeaderBytes + (visits.Length * sizeof(ulong))];
        Span<byte> payload = frame.AsSpan(Frame.HeaderBytes);
        BinaryPrimitives.WriteUInt16LittleEndian(payload, FormatVersion);
        BinaryPrimitives.WriteInt32LittleEndian(payload[2..], epoch);
        BinaryPrimitives.WriteInt32LittleEndian(payload[6..], visits.Length);
        MemoryMarshal.AsBytes(visits).CopyTo(payload[HeaderBytes..]);
        Frame.WriteHeader(frame, payload);
        return frame;
    }

    /// <summary>The epoch that a frame's payload states.</summary>
    internal static int EpochOf(string name, ReadOnlySpan<byte> payload)
    {
        if (payload.Length < HeaderBytes)
        {
            throw new CorruptStoreException(name, 0, "a frame that is not an epoch's");
        }

        StoreVersions.Demand(name, BinaryPrimitives.ReadUInt16LittleEndian(payload), FormatVersion);
        return BinaryPrimitives.ReadInt32LittleEndian(payload[6..]) == (payload.Length - HeaderBytes) / sizeof(ulong)
            ? BinaryPrimitives.ReadInt32LittleEndian(payload[2..])
            : throw new CorruptStoreException(name, 0, "an epoch's frame of a wrong length");
    }
}
