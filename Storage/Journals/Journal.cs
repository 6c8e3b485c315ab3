using System.Buffers;

namespace SatCurate.Storage;

/// <summary>
/// A fenced log of records in numbered segments. Opening takes the log over: it seals the last segment of the writer before, on the condition
/// that it has not grown since it was read, so that whatever that writer appends afterwards fails. One writer, one append at a time.
/// </summary>
public sealed class Journal : IAsyncDisposable
{
    private const int Attempts = 100;

    private readonly IStore _store;
    private readonly string _prefix;
    private readonly ArrayBufferWriter<byte> _batch = new(4096);
    private long _segment;
    private long _position;
    private bool _broken;
    private bool _busy;

    private Journal(IStore store, string prefix, long segment, long position)
    {
        (_store, _prefix, _segment, _position) = (store, prefix, segment, position);
        WriterEpoch = segment;
    }

    /// <summary>Number of the first segment of this writer: above the writer epoch of everyone before.</summary>
    public long WriterEpoch { get; }

    /// <summary>Takes the log over.</summary>
    /// <param name="store">Where it lies.</param>
    /// <param name="prefix">Folder of its segments, ending in <c>/</c>.</param>
    /// <param name="replayFrom">Segments below this one are not read; a snapshot holds what they said.</param>
    /// <param name="replay">Called with every record, in order; the memory is valid during the call only.</param>
    /// <param name="cancellationToken">Cancels the opening.</param>
    /// <exception cref="CorruptStoreException">A segment is damaged or missing.</exception>
    public static async Task<Journal> OpenAsync(
        IStore store, string prefix, long replayFrom, Action<ReadOnlyMemory<byte>> replay, CancellationToken cancellationToken)
    {
        long next = replayFrom;
        for (int attempt = 0; attempt < Attempts; attempt++)
        {
            List<long> numbers = await NumbersAsync(store, prefix, cancellationToken);
            long last = numbers.Count == 0 ? 0 : numbers[^1];
            next = Math.Max(next, numbers.Count == 0 || replayFrom > 0 ? replayFrom : numbers[0]);
            for (; next < last; next++)
            {
                SegmentContent closed = await ReadAsync(store, prefix, next, replay, cancellationToken)
                    ?? throw new CorruptStoreException(JournalSegment.NameOf(prefix, next), 0, "the segment is missing");
                if (closed.SealedFor != next + 1)
                {
                    throw new CorruptStoreException(JournalSegment.NameOf(prefix, next), closed.End, "the segment has a successor but no seal");
                }
            }

            bool nothingToSeal = last == 0 || last < replayFrom;
            long own = Math.Max(last + 1, replayFrom);
            if ((nothingToSeal || await SealAsync(store, prefix, last, cancellationToken))
                && await CreateAsync(store, prefix, own, own, cancellationToken) is { } position)
            {
                if (!nothingToSeal)
                {
                    await ReadAsync(store, prefix, last, replay, cancellationToken);
                }

                return new Journal(store, prefix, own, position);
            }
        }

        throw new IOException($"{prefix}: other writers kept taking the journal over");
    }

    /// <summary>Appends records as one batch: all of them durable on return, or none.</summary>
    /// <exception cref="FencedException">A newer writer has taken over.</exception>
    /// <exception cref="IOException">The store failed; the outcome is unknown and the journal is of no more use.</exception>
    public async ValueTask AppendAsync(IReadOnlyList<ReadOnlyMemory<byte>> records, CancellationToken cancellationToken)
    {
        Begin();
        try
        {
            _batch.ResetWrittenCount();
            JournalSegment.WriteBatch(_batch, records);
            await AppendFrameAsync(_batch.WrittenMemory, cancellationToken);
        }
        finally
        {
            _busy = false;
        }
    }

    /// <summary>Seals the present segment and goes on in a new one, whose number a snapshot names as the start of replay.</summary>
    public async ValueTask<long> RollAsync(CancellationToken cancellationToken)
    {
        Begin();
        try
        {
            await AppendFrameAsync(JournalSegment.SealFrame(_segment + 1), cancellationToken);
            _broken = true;
            _position = await CreateAsync(_store, _prefix, _segment + 1, WriterEpoch, cancellationToken)
                ?? throw new FencedException(JournalSegment.NameOf(_prefix, _segment + 1), WriterEpoch);
            _broken = false;
            return ++_segment;
        }
        finally
        {
            _busy = false;
        }
    }

    /// <summary>Deletes the segments below <paramref name="before"/>.</summary>
    public async ValueTask TruncateAsync(long before, CancellationToken cancellationToken)
    {
        foreach (long number in await NumbersAsync(_store, _prefix, cancellationToken))
        {
            if (number < before)
            {
                await _store.DeleteAsync(JournalSegment.NameOf(_prefix, number), cancellationToken);
            }
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _broken = true;
        return ValueTask.CompletedTask;
    }

    private void Begin()
    {
        if (_busy)
        {
            throw new InvalidOperationException($"{_prefix}: a journal takes one call at a time");
        }

        if (_broken)
        {
            throw new IOException($"{_prefix}: the journal has failed before and must be opened again");
        }

        _busy = true;
    }

    private async ValueTask AppendFrameAsync(ReadOnlyMemory<byte> frame, CancellationToken cancellationToken)
    {
        _broken = true; // until the append is known to have worked
        if (!await _store.AppendAsync(JournalSegment.NameOf(_prefix, _segment), _position, frame, cancellationToken))
        {
            throw new FencedException(JournalSegment.NameOf(_prefix, _segment), WriterEpoch);
        }

        _position += frame.Length;
        _broken = false;
    }

    private static async ValueTask<List<long>> NumbersAsync(IStore store, string prefix, CancellationToken cancellationToken)
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

    private static async ValueTask<SegmentContent?> ReadAsync(
        IStore store, string prefix, long number, Action<ReadOnlyMemory<byte>>? replay, CancellationToken cancellationToken)
    {
        string name = JournalSegment.NameOf(prefix, number);
        return await store.ReadAllAsync(name, cancellationToken) is { } bytes ? JournalSegment.Read(name, number, bytes, replay) : null;
    }

    /// <summary>Closes the last segment, whoever wrote it; a torn tail is cut off first. False where it grew meanwhile.</summary>
    private static async ValueTask<bool> SealAsync(IStore store, string prefix, long number, CancellationToken cancellationToken)
    {
        string name = JournalSegment.NameOf(prefix, number);
        if (await store.ReadAllAsync(name, cancellationToken) is not { } bytes)
        {
            return false;
        }

        SegmentContent content = JournalSegment.Read(name, number, bytes, null);
        if (content.SealedFor is not null)
        {
            return true;
        }

        if (content.End < bytes.Length && !await store.CutAsync(name, bytes.Length, content.End, cancellationToken))
        {
            return false;
        }

        return await store.AppendAsync(name, content.End, JournalSegment.SealFrame(number + 1), cancellationToken);
    }

    private static async ValueTask<long?> CreateAsync(
        IStore store, string prefix, long number, long writerEpoch, CancellationToken cancellationToken)
    {
        byte[] header = JournalSegment.HeaderFrame(number, writerEpoch);
        return await store.CreateAsync(JournalSegment.NameOf(prefix, number), header, cancellationToken) ? header.Length : null;
    }
}
