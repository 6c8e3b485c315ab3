using System.Runtime.CompilerServices;

namespace SatCurate.Storage.Tests;

/// <summary>A store in memory: every call completes at once, and its bytes can be looked at, damaged and copied.</summary>
internal sealed class MemoryStore : IStore
{
    private readonly SortedDictionary<string, byte[]> _objects;

    public MemoryStore() => _objects = new SortedDictionary<string, byte[]>(StringComparer.Ordinal);

    private MemoryStore(MemoryStore other) => _objects = new SortedDictionary<string, byte[]>(other._objects, StringComparer.Ordinal);

    public string Location => "memory";

    public IReadOnlyCollection<string> Names => _objects.Keys;

    public byte[] this[string name]
    {
        get => _objects[name];
        set => _objects[name] = value;
    }

    public MemoryStore Copy() => new(this);

    public ValueTask<bool> CreateAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        StoreNames.Demand(name);
        lock (_objects)
        {
            return ValueTask.FromResult(_objects.TryAdd(name, content.ToArray()));
        }
    }

    public async ValueTask PublishAsync(string name, Func<Stream, CancellationToken, ValueTask> write, CancellationToken cancellationToken)
    {
        StoreNames.Demand(name);
        var content = new MemoryStream();
        await write(content, cancellationToken);
        lock (_objects)
        {
            _objects[name] = content.ToArray();
        }
    }

    public ValueTask<bool> AppendAsync(string name, long position, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        StoreNames.Demand(name);
        lock (_objects)
        {
            if (!_objects.TryGetValue(name, out byte[]? content) || content.Length != position)
            {
                return ValueTask.FromResult(false);
            }

            _objects[name] = [.. content, .. bytes.Span];
            return ValueTask.FromResult(true);
        }
    }

    public ValueTask<bool> CutAsync(string name, long position, long length, CancellationToken cancellationToken)
    {
        StoreNames.Demand(name);
        lock (_objects)
        {
            if (!_objects.TryGetValue(name, out byte[]? content) || content.Length != position)
            {
                return ValueTask.FromResult(false);
            }

            _objects[name] = content[..(int)length];
            return ValueTask.FromResult(true);
        }
    }

    public ValueTask<long?> LengthAsync(string name, CancellationToken cancellationToken)
    {
        StoreNames.Demand(name);
        lock (_objects)
        {
            return ValueTask.FromResult<long?>(_objects.TryGetValue(name, out byte[]? content) ? content.Length : null);
        }
    }

    public ValueTask<Stream?> OpenReadAsync(string name, long offset, long? length, CancellationToken cancellationToken)
    {
        StoreNames.Demand(name);
        lock (_objects)
        {
            if (!_objects.TryGetValue(name, out byte[]? content))
            {
                return ValueTask.FromResult<Stream?>(null);
            }

            int from = (int)Math.Min(offset, content.Length);
            int count = (int)Math.Min(length ?? int.MaxValue, content.Length - from);
            return ValueTask.FromResult<Stream?>(new MemoryStream(content, from, count, writable: false));
        }
    }

    public async IAsyncEnumerable<StoreEntry> ListAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        StoreNames.DemandPrefix(prefix);
        StoreEntry[] entries;
        lock (_objects)
        {
            entries = [.. _objects.Where(o => o.Key.StartsWith(prefix, StringComparison.Ordinal)).Select(o => new StoreEntry(o.Key, o.Value.Length))];
        }

        await Task.CompletedTask;
        foreach (StoreEntry entry in entries)
        {
            yield return entry;
        }
    }

    public ValueTask DeleteAsync(string name, CancellationToken cancellationToken)
    {
        StoreNames.Demand(name);
        lock (_objects)
        {
            _objects.Remove(name);
        }

        return ValueTask.CompletedTask;
    }
}
