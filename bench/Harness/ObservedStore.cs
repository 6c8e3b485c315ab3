using SatCurate.Storage;

namespace SatCurate.Harness;

/// <summary>Counts what a store is asked to write, and can leave appends to one data set out: what a journal costs is the difference.</summary>
/// <param name="inner">The store.</param>
/// <param name="unjournaled">Data set whose appends are answered well and go nowhere; null for none.</param>
public sealed class ObservedStore(IStore inner, string? unjournaled) : IStore
{
    private readonly string? _nowhere = unjournaled is null ? null : StoreLayout.Dataset(unjournaled);
    private long _creates;
    private long _appends;
    private long _appendedBytes;
    private long _publishes;
    private long _deletes;

    /// <inheritdoc/>
    public string Location => inner.Location;

    /// <summary>Writes so far: new objects, appends, their bytes, objects published whole, objects deleted.</summary>
    public StoreWrites Writes => new(_creates, _appends, _appendedBytes, _publishes, _deletes);

    /// <inheritdoc/>
    public ValueTask<bool> CreateAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _creates);
        return inner.CreateAsync(name, content, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask PublishAsync(string name, Func<Stream, CancellationToken, ValueTask> write, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _publishes);
        return inner.PublishAsync(name, write, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<bool> AppendAsync(string name, long position, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _appends);
        Interlocked.Add(ref _appendedBytes, bytes.Length);
        return _nowhere is not null && name.StartsWith(_nowhere, StringComparison.Ordinal)
            ? ValueTask.FromResult(true)
            : inner.AppendAsync(name, position, bytes, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<bool> CutAsync(string name, long position, long length, CancellationToken cancellationToken) =>
        inner.CutAsync(name, position, length, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<long?> LengthAsync(string name, CancellationToken cancellationToken) => inner.LengthAsync(name, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<Stream?> OpenReadAsync(string name, long offset, long? length, CancellationToken cancellationToken) =>
        inner.OpenReadAsync(name, offset, length, cancellationToken);

    /// <inheritdoc/>
    public IAsyncEnumerable<StoreEntry> ListAsync(string prefix, CancellationToken cancellationToken) => inner.ListAsync(prefix, cancellationToken);

    /// <inheritdoc/>
    public ValueTask DeleteAsync(string name, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _deletes);
        return inner.DeleteAsync(name, cancellationToken);
    }
}

/// <summary>Writes to a store.</summary>
/// <param name="Creates">New objects that are appended to.</param>
/// <param name="Appends">Appends.</param>
/// <param name="AppendedBytes">Bytes appended.</param>
/// <param name="Publishes">Objects published whole.</param>
/// <param name="Deletes">Objects deleted.</param>
public readonly record struct StoreWrites(long Creates, long Appends, long AppendedBytes, long Publishes, long Deletes)
{
    /// <summary>Requests that write, where a new object takes two.</summary>
    public long Requests => (2 * Creates) + Appends + Publishes + Deletes;

    /// <summary>What was written since <paramref name="before"/>.</summary>
    public StoreWrites Since(StoreWrites before) => new(
        Creates - before.Creates,
        Appends - before.Appends,
        AppendedBytes - before.AppendedBytes,
        Publishes - before.Publishes,
        Deletes - before.Deletes);
}
