namespace SatCurate.Storage;

/// <summary>
/// The store seam: everything SatCurate keeps goes through these operations, on files or on a blob service. Names are relative paths of
/// <c>a–z A–Z 0–9 . _ -</c> segments joined by <c>/</c>.
/// </summary>
public interface IStore
{
    /// <summary>Where the store is, for messages to people.</summary>
    string Location { get; }

    /// <summary>Publishes a new object, whole or not at all; false where <paramref name="name"/> exists already.</summary>
    ValueTask<bool> CreateAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancellationToken);

    /// <summary>Publishes or replaces an object atomically: readers see the old or the new content, never a part. Durable on return.</summary>
    ValueTask PublishAsync(string name, Func<Stream, CancellationToken, ValueTask> write, CancellationToken cancellationToken);

    /// <summary>Appends to an object that <see cref="CreateAsync"/> made, if it is exactly <paramref name="position"/> bytes long; durable on return.</summary>
    /// <returns>False where the object has another length or is gone: somebody else wrote to it.</returns>
    ValueTask<bool> AppendAsync(string name, long position, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken);

    /// <summary>Cuts a torn tail off: shortens the object from <paramref name="position"/> to <paramref name="length"/> bytes.</summary>
    /// <returns>False where the object is no longer <paramref name="position"/> bytes long.</returns>
    ValueTask<bool> CutAsync(string name, long position, long length, CancellationToken cancellationToken);

    /// <summary>Length in bytes; null where there is no such object.</summary>
    ValueTask<long?> LengthAsync(string name, CancellationToken cancellationToken);

    /// <summary>Opens for reading from <paramref name="offset"/>, at most <paramref name="length"/> bytes (to the end where null); null where absent.</summary>
    ValueTask<Stream?> OpenReadAsync(string name, long offset, long? length, CancellationToken cancellationToken);

    /// <summary>The objects whose names start with <paramref name="prefix"/> (a folder ends in <c>/</c>), in ordinal order.</summary>
    IAsyncEnumerable<StoreEntry> ListAsync(string prefix, CancellationToken cancellationToken);

    /// <summary>Deletes an object; nothing happens where it is absent.</summary>
    ValueTask DeleteAsync(string name, CancellationToken cancellationToken);
}

/// <summary>One object of a listing.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Length">Its length in bytes.</param>
public readonly record struct StoreEntry(string Name, long Length);
