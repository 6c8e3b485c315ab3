using SatCurate.Storage;

namespace SatCurate.Grains.Journals;

/// <summary>
/// A fenced journal of JSON events for grains that write rarely. Reading leaves the journal to whoever writes it; the first append takes it
/// over. Appends are serialised; after a failed one the owner must deactivate.
/// </summary>
/// <typeparam name="TEvent">The polymorphic base of the events.</typeparam>
internal sealed class EventLog<TEvent> : IAsyncDisposable
    where TEvent : class
{
    private readonly IStore _store;
    private readonly string _prefix;
    private readonly Action<TEvent> _apply;
    private readonly SemaphoreSlim _turn = new(1);
    private Journal? _journal;
    private int _applied;

    private EventLog(IStore store, string prefix, Action<TEvent> apply) => (_store, _prefix, _apply) = (store, prefix, apply);

    /// <summary>Hands every event to <paramref name="apply"/>, now and whenever a new one is durable.</summary>
    /// <exception cref="CorruptStoreException">A segment is damaged or missing, or a record is no event.</exception>
    /// <exception cref="Curation.UserErrorException">A newer SatCurate wrote the journal, or an event in it.</exception>
    public static async Task<EventLog<TEvent>> ReadAsync(IStore store, string prefix, Action<TEvent> apply, CancellationToken cancellationToken)
    {
        var log = new EventLog<TEvent>(store, prefix, apply);
        await Journal.ReplayAsync(store, prefix, default, log.Apply, cancellationToken);
        return log;
    }

    /// <summary>Owns the journal from here on; what another writer added meanwhile is applied.</summary>
    /// <returns>The writer epoch, above that of every earlier owner.</returns>
    public async Task<long> TakeOverAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            return (await OwnedAsync(cancellationToken)).WriterEpoch;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Appends one event and applies it once it is durable.</summary>
    public async Task AppendAsync(TEvent @event, CancellationToken cancellationToken)
    {
        byte[] record = EventFormat<TEvent>.Write(@event);
        await _turn.WaitAsync(cancellationToken);
        try
        {
            Journal journal = await OwnedAsync(cancellationToken);
            await journal.AppendAsync([record], cancellationToken);
            _applied++;
            _apply(@event);
        }
        finally
        {
            _turn.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_journal is not null)
        {
            await _journal.DisposeAsync();
        }
    }

    private async Task<Journal> OwnedAsync(CancellationToken cancellationToken)
    {
        if (_journal is null)
        {
            int seen = 0;
            _journal = await Journal.OpenAsync(
                _store,
                _prefix,
                default,
                record =>
                {
                    if (++seen > _applied)
                    {
                        Apply(record);
                    }
                },
                cancellationToken);
        }

        return _journal;
    }

    private void Apply(ReadOnlyMemory<byte> record)
    {
        _apply(EventFormat<TEvent>.Read(record));
        _applied++;
    }
}
