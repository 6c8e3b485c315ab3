namespace SatCurate.Storage;

/// <summary>How a journal changes hands: read what is closed, close the last segment under its writer's feet, begin the next.</summary>
/// <param name="store">Where it lies.</param>
/// <param name="prefix">Folder of its segments.</param>
/// <param name="replayFrom">Where reading begins.</param>
/// <param name="replay">Called with every record, in order.</param>
internal sealed class JournalTakeover(IStore store, string prefix, JournalPosition replayFrom, Action<ReadOnlyMemory<byte>> replay)
{
    /// <summary>Every failed attempt means that another writer appended or took over in between.</summary>
    private const int Attempts = 100;

    private long _next = Math.Max(1, replayFrom.Segment);

    /// <summary>Takes the journal over: the numbers of the oldest and of the new segment, and the position behind the new one's header.</summary>
    public async Task<(long Oldest, long Number, long Position)> TakeAsync(CancellationToken cancellationToken)
    {
        for (int attempt = 0; attempt < Attempts; attempt++)
        {
            (long oldest, long last) = await BoundsAsync(cancellationToken);
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
                    _ = JournalSegment.Read(JournalSegment.NameOf(prefix, last), last, StartOf(last), content, replay);
                }

                return (last > 0 ? oldest : last + 1, last + 1, position);
            }
        }

        throw new IOException($"{prefix}: other writers kept taking the journal over");
    }

    /// <summary>Replays everything, the open segment up to its last sound frame, and writes nothing.</summary>
    public async Task ReplayAsync(CancellationToken cancellationToken)
    {
        (_, long last) = await BoundsAsync(cancellationToken);
        await ReplayClosedAsync(last, cancellationToken);
        if (last > 0)
        {
            byte[] bytes = await ReadAsync(last, cancellationToken) ?? throw Missing(last);
            _ = JournalSegment.Read(JournalSegment.NameOf(prefix, last), last, StartOf(last), bytes, replay);
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

    /// <summary>Numbers of the oldest and of the last segment, 0 where there is none.</summary>
    private async Task<(long Oldest, long Last)> BoundsAsync(CancellationToken cancellationToken)
    {
        List<long> numbers = await NumbersAsync(store, prefix, cancellationToken);
        long last = numbers.LastOrDefault();
        return last < _next && last + _next > 1 ? throw Missing(_next) : (numbers.FirstOrDefault(), last);
    }

    /// <summary>Where reading of a segment begins.</summary>
    private long StartOf(long number) => number == replayFrom.Segment ? replayFrom.Offset : 0;

    /// <summary>The bytes of a segment that are to be read; null where it is missing.</summary>
    private async Task<byte[]?> ReadAsync(long number, CancellationToken cancellationToken)
    {
        string name = JournalSegment.NameOf(prefix, number);
        long start = StartOf(number);
        byte[]? bytes = await store.ReadAllAsync(name, start, cancellationToken);
        return bytes is { Length: 0 } && await store.LengthAsync(name, cancellationToken) < start
            ? throw new CorruptStoreException(name, start, "the segment ends before the place where replay begins")
            : bytes;
    }

    private CorruptStoreException Missing(long number) => new(JournalSegment.NameOf(prefix, number), 0, "the segment is missing");

    /// <summary>Replays the segments below <paramref name="last"/> that were not replayed yet; each must be whole and sealed.</summary>
    private async Task ReplayClosedAsync(long last, CancellationToken cancellationToken)
    {
        for (; _next < last; _next++)
        {
            string name = JournalSegment.NameOf(prefix, _next);
            byte[] bytes = await ReadAsync(_next, cancellationToken) ?? throw Missing(_next);
            SegmentContent closed = JournalSegment.Read(name, _next, StartOf(_next), bytes, replay);
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
        if (await ReadAsync(number, cancellationToken) is not { } bytes)
        {
            return null;
        }

        long start = StartOf(number);
        SegmentContent content = JournalSegment.Read(name, number, start, bytes, null);
        if (content.IsSealed)
        {
            return bytes;
        }

        long length = start + bytes.Length;
        bool isOurs = (content.End == length || await store.CutAsync(name, length, content.End, cancellationToken))
            && await store.AppendAsync(name, content.End, JournalSegment.SealFrame(number + 1), cancellationToken);
        return isOurs ? bytes[..(int)(content.End - start)] : null;
    }
}
