using System.Runtime.CompilerServices;
using SatCurate.Storage;

namespace SatCurate.Datasets.Tests;

/// <summary>A store in memory that can be told to fail or to call back at a publish.</summary>
internal sealed class MemoryStore : IStore
{
    private readonly SortedDictionary<string, byte[]> _objects = new(StringComparer.Ordinal);

    public string Location => "memory";

    /// <summary>Called with the name before each publish.</summary>
    public Action<string> BeforePublish { get; set; } = _ => { };

    /// <summary>Every object's name and content in ordinal order.</summary>
    public IReadOnlyDictionary<string, byte[]> Objects => _objects;

    /// <summary>Names in the order of their publishing.</summary>
    public List<string> Published { get; } = [];

    public byte[] this[string name]
    {
        get => _objects[name];
        set => _objects[name] = value;
    }

    /// <summary>A store of the same objects.</summary>
    public MemoryStore Copy()
    {
        var copy = new MemoryStore();
        foreach ((string name, byte[] bytes) in _objects)
        {
            copy[name] = [.. bytes];
        }

        return copy;
    }

    /// <summary>All names and contents as one text, to compare before and after.</summary>
    public string Fingerprint() => string.Join('\n', _objects.Select(pair => $"{pair.Key} {Convert.ToHexString(pair.Value)}"));

    public ValueTask<bool> CreateAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancellationToken) =>
        ValueTask.FromResult(_objects.TryAdd(name, content.ToArray()));

    public async ValueTask PublishAsync(string name, Func<Stream, CancellationToken, ValueTask> write, CancellationToken cancellationToken)
    {
        BeforePublish(name);
        cancellationToken.ThrowIfCancellationRequested();
        using var stream = new MemoryStream();
        await write(stream, cancellationToken);
        _objects[name] = stream.ToArray();
        Published.Add(name);
    }

    public ValueTask<bool> AppendAsync(string name, long position, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public ValueTask<bool> CutAsync(string name, long position, long length, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public ValueTask<long?> LengthAsync(string name, CancellationToken cancellationToken) =>
        ValueTask.FromResult<long?>(_objects.TryGetValue(name, out byte[]? bytes) ? bytes.Length : null);

    public ValueTask<Stream?> OpenReadAsync(string name, long offset, long? length, CancellationToken cancellationToken) =>
        ValueTask.FromResult<Stream?>(_objects.TryGetValue(name, out byte[]? bytes)
            ? new MemoryStream(bytes, (int)offset, (int)Math.Min(length ?? long.MaxValue, bytes.Length - offset))
            : null);

    public async IAsyncEnumerable<StoreEntry> ListAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        foreach ((string name, byte[] bytes) in _objects.Where(pair => pair.Key.StartsWith(prefix, StringComparison.Ordinal)).ToArray())
        {
            yield return new StoreEntry(name, bytes.Length);
        }
    }

    public ValueTask DeleteAsync(string name, CancellationToken cancellationToken)
    {
        _objects.Remove(name);
        return ValueTask.CompletedTask;
    }
}
