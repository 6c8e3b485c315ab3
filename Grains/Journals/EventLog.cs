using System.Text.Json;
using SatCurate.Storage;

namespace SatCurate.Grains.Journals;

/// <summary>A fenced journal of JSON events for grains that write rarely. Appends are serialised; after a failed one the owner must deactivate.</summary>
/// <typeparam name="TEvent">The polymorphic base of the events.</typeparam>
internal sealed class EventLog<TEvent> : IAsyncDisposable
    where TEvent : class
{
    private readonly Journal _journal;
    private readonly SemaphoreSlim _turn = new(1);

    private EventLog(Journal journal) => _journal = journal;

    /// <summary>Above that of every earlier owner.</summary>
    public long WriterEpoch => _journal.WriterEpoch;

    /// <summary>Takes the journal over and hands every event to <paramref name="replay"/>.</summary>
    public static async Task<EventLog<TEvent>> OpenAsync(IStore store, string prefix, Action<TEvent> replay, CancellationToken cancellationToken)
    {
        Journal journal = await Journal.OpenAsync(
            store,
            prefix,
            0,
            record => replay(JsonSerializer.Deserialize<TEvent>(record.Span, JsonSerializerOptions.Default)
                ?? throw new InvalidDataException($"an empty event in {prefix}")),
            cancellationToken);
        return new EventLog<TEvent>(journal);
    }

    /// <summary>Appends one event; durable on return.</summary>
    public async Task AppendAsync(TEvent @event, CancellationToken cancellationToken)
    {
        byte[] record = JsonSerializer.SerializeToUtf8Bytes(@event, JsonSerializerOptions.Default);
        await _turn.WaitAsync(cancellationToken);
        try
        {
            await _journal.AppendAsync([record], cancellationToken);
        }
        finally
        {
            _turn.Release();
        }
    }

    public ValueTask DisposeAsync()
    {
        return _journal.DisposeAsync();
    }
}
