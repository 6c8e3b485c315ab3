namespace SatCurate.Storage;

/// <summary>How a journal changes hands: read what is closed, close the last segment under its writer's feet, begin the next.</summary>
/// <param name="store">Where it lies.</param>
/// <param name="prefix">Folder of its segments.</param>
/// <param name="replayFrom">The first segment to read.</param>
/// <param name="replay">Called with every record, in order.</param>
internal sealed class JournalTakeover(IStore store, string prefix, long replayFrom, Action<ReadOnlyMemory<byte>> replay)
{
    /// <summary>Every failed attempt means that another writer appended or took over in between.</summary>
    private const int Attempts = 100;

    private long _next = Math.Max(1, replayFrom);

    /// <summary>Takes the journal over: the number of the new segment and the position behind its header.</summary>
    public async Task<(long Number, long Position)> TakeAsync(CancellationToken cancellationToken)
    {
        for (int attempt = 0; attempt < Attempts; attempt++)
        {
            long last = await LastAsync(cancellationToken);
            await ReplayClosedAsync(last, cancellationToken);
            byte[]? content = last > 0 ? await SealAsync(last, cancellationToken) : [];
            if (content is null)
            {
                continue;
            }

            if (await CreateAsync(store, prefix, last + 1, last + 1, cancellationToken) is { } position)
            {
                if (last > 0)
                {
                    _ = JournalSegment.Read(JournalSegment.NameOf(prefix, last), last, content, replay);
                }

                return (last + 1, position);
            }
        }

        throw new IOException($"{prefix}: other writers kept taking the journal over");
    }

    /// <summary>Replays everything, the open segment up to its last sound frame, and writes nothing.</summary>
    public async Task ReplayAsync(CancellationToken cancellationToken)
    {
        long last = await LastAsync(cancellationToken);
        await ReplayClosedAsync(last, cancellationToken);
        string name = JournalSegment.NameOf(prefix, last);
        if (last > 0)
        {
            byte[] bytes = await store.ReadAllAsync(name, cancellationToken) ?? throw new CorruptStoreException(name, 0, "the segment is missing");
            _ = JournalSegment.Read(name, last, bytes, replay);
        }
    }

    /// <summary>Begins a segment: the position behind its header; null where the segment exists.</summary>
    public static async ValueTask<long?> CreateAsync(IStore store, string prefix, long number, long writerEpoch, CancellationToken cancellationToken)
    {
        byte[] header = JournalSegment.HeaderFrame(number, writerEpoch);
        return await store.CreateAsync(JournalSegment.NameOf(prefix, number), header, cancellationToken) ? header.Length : null;
    }

    /// <summary>Numbers of the segments, lowest first.</summary>
    public static async ValueTask<List<long>> NumbersAsync(IStore store, string prefix, CancellationToken cancellationToken)
    {
        var numbers = new List<long>();
        await foreach (StoreEntry entry in store.ListAsync(prefix, cancellationToken))
        {
            if (JournalSegment.NumberIn(prefix, entry.Name) is { } number)
            {
                numbers.Add(number);
            }
        }

        numbers.Sort();
        return numbers;
    }

    private async Task<long> LastAsync(CancellationToken cancellationToken)
    {
        long last = (await NumbersAsync(store, prefix, cancellationToken)).LastOrDefault();
        return last < _next && last + _next > 1
            ? throw new CorruptStoreException(JournalSegment.NameOf(prefix, _next), 0, "the segment is missing")
            : last;
    }

    /// <summary>Replays the segments below <paramref name="last"/> that were not replayed yet; each must be whole and sealed.</summary>
    private async Task ReplayClosedAsync(long last, CancellationToken cancellationToken)
    {
        for (; _next < last; _next++)
        {
            string name = JournalSegment.NameOf(prefix, _next);
            byte[] bytes = await store.ReadAllAsync(name, cancellationToken) ?? throw new CorruptStoreException(name, 0, "the segment is missing");
            SegmentContent closed = JournalSegment.Read(name, _next, bytes, replay);
            if (!closed.IsSealed)
            {
                throw new CorruptStoreException(name, closed.End, "the segment has a successor but no seal");
            }
        }
    }

    /// <summary>Closes the last segment, whoever wrote it, and answers its sound content; null where it changed meanwhile.</summary>
    private async ValueTask<byte[]?> SealAsync(long number, CancellationToken cancellationToken)
    {
        string name = JournalSegment.NameOf(prefix, number);
        if (await store.ReadAllAsync(name, cancellationToken) is not { } bytes)
        {
            return null;
        }

        SegmentContent content = JournalSegment.Read(name, number, bytes, null);
        if (content.IsSealed)
        {
            return bytes;
        }

        bool isOurs = (content.End == bytes.Length || await store.CutAsync(name, bytes.Length, content.End, cancellationToken))
            && await store.AppendAsync(name, content.End, JournalSegment.SealFrame(number + 1), cancellationToken);
        return isOurs ? bytes[..content.End] : null;
    }
}
