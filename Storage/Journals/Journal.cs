using System.Diagnostics;

namespace SatCurate.Storage;

/// <summary>
/// A fenced log of records in numbered segments. Opening takes the log over: it seals the last segment of the writer before, on the condition
/// that it has not grown since it was read, so that whatever that writer appends afterwards fails. One writer; its calls take turns.
/// </summary>
public sealed class Journal : IAsyncDisposable
{
    private const long LongSegmentBytes = 4 << 20;
    private const int LongSegmentAppends = 2_000;

    private readonly IStore _store;
    private readonly string _prefix;
    private readonly SemaphoreSlim _turn = new(1);
    private readonly PooledBuffer _batch = new();
    private long _oldest;
    private long _segment;
    private long _position;
    private int _segmentAppends;
    private bool _broken;
    private bool _closed;

    private Journal(IStore store, string prefix, long oldest, long segment, long position)
    {
        (_store, _prefix, _oldest, _segment, _position) = (store, prefix, oldest, segment, position);
        WriterEpoch = segment;
    }

    /// <summary>Number of the first segment of this writer: above the writer epoch of everyone before.</summary>
    public long WriterEpoch { get; }

    /// <summary>Where the next append goes: everything before it is durable.</summary>
    public JournalPosition Position => new(_segment, _position);

    /// <summary>True where the segment has become long enough for <see cref="RollAsync"/>: blob services bound the appends of one object.</summary>
    public bool IsSegmentLong => _position >= LongSegmentBytes || _segmentAppends >= LongSegmentAppends;

    /// <summary>Frames that this writer has appended.</summary>
    public long Appends { get; private set; }

    /// <summary>Bytes that this writer has appended.</summary>
    public long AppendedBytes { get; private set; }

    /// <summary>Takes the log over; makes it where there is none.</summary>
    /// <param name="store">Where it lies.</param>
    /// <param name="prefix">Folder of its segments, ending in <c>/</c>.</param>
    /// <param name="replayFrom">
    /// What lies before it is not read: a snapshot, published after the journal had come this far, holds what it said.
    /// </param>
    /// <param name="replay">
    /// Called with every record, in order; the memory is valid during the call only. Throws <see cref="InvalidDataException"/> where a record is
    /// not what it should be, <see cref="UnknownRecordException"/> where a newer SatCurate must have written it.
    /// </param>
    /// <param name="cancellationToken">Cancels the opening.</param>
    /// <exception cref="CorruptStoreException">A segment is damaged or missing.</exception>
    /// <exception cref="Curation.UserErrorException">A newer SatCurate wrote a segment or a record.</exception>
    /// <exception cref="IOException">The store failed, or other writers kept taking the log over.</exception>
    public static async Task<Journal> OpenAsync(
        IStore store, string prefix, JournalPosition replayFrom, Action<ReadOnlyMemory<byte>> replay, CancellationToken cancellationToken)
    {
        (long oldest, long own, long position) = await new JournalTakeover(store, prefix, replayFrom, replay).TakeAsync(cancellationToken);
        return new Journal(store, prefix, oldest, own, position);
    }

    /// <summary>Reads the log without taking it over: nothing is written, and its writer goes on.</summary>
    /// <param name="store">Where it lies.</param>
    /// <param name="prefix">Folder of its segments, ending in <c>/</c>.</param>
    /// <param name="replayFrom">As in <see cref="OpenAsync"/>.</param>
    /// <param name="replay">As in <see cref="OpenAsync"/>.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <exception cref="CorruptStoreException">A segment is damaged or missing.</exception>
    /// <exception cref="Curation.UserErrorException">A newer SatCurate wrote a segment or a record.</exception>
    public static Task ReplayAsync(
        IStore store, string prefix, JournalPosition replayFrom, Action<ReadOnlyMemory<byte>> replay, CancellationToken cancellationToken) =>
        new JournalTakeover(store, prefix, replayFrom, replay).ReplayAsync(cancellationToken);

    /// <summary>Appends records as one batch: all of them are durable on return.</summary>
    /// <exception cref="FencedException">A newer writer has taken over; nothing was written.</exception>
    /// <exception cref="IOException">
    /// The store failed, now or before: the outcome is unknown (all or nothing of the batch stays), and the log must be opened again.
    /// </exception>
    public async ValueTask AppendAsync(IReadOnlyList<ReadOnlyMemory<byte>> records, CancellationToken cancellationToken)
    {
        await BeginAsync(cancellationToken);
        try
        {
            JournalSegment.WriteBatch(_batch, records);
            await AppendFrameAsync(_batch.WrittenMemory, cancellationToken);
        }
        finally
        {
            _batch.Clear();
            _turn.Release();
        }
    }

    /// <summary>Seals the present segment and goes on in a new one, so that those before can be truncated.</summary>
    /// <returns>The beginning of the new segment.</returns>
    /// <exception cref="FencedException">A newer writer has taken over.</exception>
    /// <exception cref="IOException">As in <see cref="AppendAsync"/>.</exception>
    public async ValueTask<JournalPosition> RollAsync(CancellationToken cancellationToken)
    {
        await BeginAsync(cancellationToken);
        try
        {
            await AppendFrameAsync(JournalSegment.SealFrame(_segment + 1), cancellationToken);
            _broken = true;
            _position = await JournalTakeover.CreateAsync(_store, _prefix, _segment + 1, WriterEpoch, cancellationToken)
                ?? throw new FencedException(JournalSegment.NameOf(_prefix, _segment + 1), WriterEpoch);
            _broken = false;
            _segment++;
            _segmentAppends = 0;
            return Position;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Deletes the segments below <paramref name="before"/>, the highest last, so that an interrupted call leaves no gap.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The present segment would go too.</exception>
    public async ValueTask TruncateAsync(long before, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(before, _segment);
        for (; _oldest < before; _oldest++)
        {
            await _store.DeleteAsync(JournalSegment.NameOf(_prefix, _oldest), cancellationToken);
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        // The turn stays: a call still under way must be able to give it back.
        _closed = true;
        return ValueTask.CompletedTask;
    }

    private async ValueTask BeginAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        if (_broken || _closed)
        {
            _turn.Release();
            throw new IOException($"{_prefix}: the journal has failed or was closed and must be opened again");
        }
    }

    private async ValueTask AppendFrameAsync(ReadOnlyMemory<byte> frame, CancellationToken cancellationToken)
    {
        _broken = true; // until the append is known to have worked
        long started = Stopwatch.GetTimestamp();
        if (!await _store.AppendAsync(JournalSegment.NameOf(_prefix, _segment), _position, frame, cancellationToken))
        {
            throw new FencedException(JournalSegment.NameOf(_prefix, _segment), WriterEpoch);
        }

        _position += frame.Length;
        Appends++;
        _segmentAppends++;
        AppendedBytes += frame.Length;
        JournalMetrics.AppendDuration.RecordSince(started);
        JournalMetrics.Appended.Add(frame.Length);
        _broken = false;
    }
}
