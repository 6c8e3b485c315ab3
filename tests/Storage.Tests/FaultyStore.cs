using System.Runtime.CompilerServices;

namespace SatCurate.Storage.Tests;

/// <summary>What a fault point does to a call.</summary>
internal enum Fault
{
    None,

    /// <summary>The call fails and nothing has happened.</summary>
    Before,

    /// <summary>The call has done its work, but the caller is told that it failed.</summary>
    AnswerLost,

    /// <summary>Of an append, a first part arrives; the caller is told that it failed. Other calls fail before.</summary>
    Torn,
}

/// <summary>Passes everything on to another store, except where a fault point says otherwise.</summary>
/// <param name="inner">The store.</param>
internal sealed class FaultyStore(IStore inner) : IStore
{
    /// <summary>Asked before every call that writes.</summary>
    public Func<Fault> OnWrite { get; set; } = () => Fault.None;

    /// <summary>Awaited before every call: lets a test hold calls back and release them in an order of its own.</summary>
    public Func<Task> Turn { get; set; } = () => Task.CompletedTask;

    public string Location => inner.Location;

    public async ValueTask<bool> CreateAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancellationToken) =>
        await WriteAsync(() => inner.CreateAsync(name, content, cancellationToken));

    public async ValueTask PublishAsync(string name, Func<Stream, CancellationToken, ValueTask> write, CancellationToken cancellationToken) =>
        await WriteAsync(async () =>
        {
            await inner.PublishAsync(name, write, cancellationToken);
            return true;
        });

    public async ValueTask<bool> AppendAsync(string name, long position, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) =>
        await WriteAsync(
            () => inner.AppendAsync(name, position, bytes, cancellationToken),
            async () => await inner.AppendAsync(name, position, bytes[..(bytes.Length / 2)], cancellationToken));

    public async ValueTask<bool> CutAsync(string name, long position, long length, CancellationToken cancellationToken) =>
        await WriteAsync(() => inner.CutAsync(name, position, length, cancellationToken));

    public async ValueTask<long?> LengthAsync(string name, CancellationToken cancellationToken)
    {
        await Turn();
        return await inner.LengthAsync(name, cancellationToken);
    }

    public async ValueTask<Stream?> OpenReadAsync(string name, long offset, long? length, CancellationToken cancellationToken)
    {
        await Turn();
        return await inner.OpenReadAsync(name, offset, length, cancellationToken);
    }

    public async IAsyncEnumerable<StoreEntry> ListAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Turn();
        await foreach (StoreEntry entry in inner.ListAsync(prefix, cancellationToken))
        {
            yield return entry;
        }
    }

    public async ValueTask DeleteAsync(string name, CancellationToken cancellationToken) =>
        await WriteAsync(async () =>
        {
            await inner.DeleteAsync(name, cancellationToken);
            return true;
        });

    private async ValueTask<bool> WriteAsync(Func<ValueTask<bool>> write, Func<Task>? tear = null)
    {
        await Turn();
        Fault fault = OnWrite();
        if (fault == Fault.Torn && tear is not null)
        {
            await tear();
        }

        if (fault is Fault.Before or Fault.Torn)
        {
            throw new IOException("planted: the call failed");
        }

        bool done = await write();
        return fault == Fault.AnswerLost ? throw new IOException("planted: the answer was lost") : done;
    }
}
