using SatCurate.Storage;

namespace SatCurate.Grains.Tests;

/// <summary>The store of the tests: passes everything on, except where a fault point says otherwise.</summary>
internal sealed class FaultyStore(IStore inner) : IStore
{
    /// <summary>What happens to the next append to an object; null: nothing unusual.</summary>
    public Func<string, AppendFault>? OnAppend { get; set; }

    /// <summary>Awaited before an append to an object; null: storage is quick.</summary>
    public Func<string, Task>? BeforeAppend { get; set; }

    public string Location => inner.Location;

    public ValueTask<bool> CreateAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancellationToken) =>
        inner.CreateAsync(name, content, cancellationToken);

    public ValueTask PublishAsync(string name, Func<Stream, CancellationToken, ValueTask> write, CancellationToken cancellationToken) =>
        inner.PublishAsync(name, write, cancellationToken);

    public async ValueTask<bool> AppendAsync(string name, long position, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        if (BeforeAppend is { } hold)
        {
            await hold(name);
        }

        AppendFault fault = OnAppend?.Invoke(name) ?? AppendFault.None;
        if (fault == AppendFault.Before)
        {
            throw new IOException("planted: the append failed");
        }

        bool appended = await inner.AppendAsync(name, position, bytes, cancellationToken);
        return fault == AppendFault.AnswerLost ? throw new IOException("planted: the answer was lost") : appended;
    }

    public ValueTask<bool> CutAsync(string name, long position, long length, CancellationToken cancellationToken) =>
        inner.CutAsync(name, position, length, cancellationToken);

    public ValueTask<long?> LengthAsync(string name, CancellationToken cancellationToken) => inner.LengthAsync(name, cancellationToken);

    public ValueTask<Stream?> OpenReadAsync(string name, long offset, long? length, CancellationToken cancellationToken) =>
        inner.OpenReadAsync(name, offset, length, cancellationToken);

    public IAsyncEnumerable<StoreEntry> ListAsync(string prefix, CancellationToken cancellationToken) => inner.ListAsync(prefix, cancellationToken);

    public ValueTask DeleteAsync(string name, CancellationToken cancellationToken) => inner.DeleteAsync(name, cancellationToken);
}

/// <summary>Fault points of an append.</summary>
internal enum AppendFault
{
    None,
    Before,
    AnswerLost,
}
