using SatCurate.Curation;

namespace SatCurate.Storage;

/// <content>Opening, holding and releasing the directory.</content>
public sealed partial class FileStore
{
    private FileStore(string root, StoreLock? held) => (_root, _lock) = (root, held);

    /// <inheritdoc/>
    public string Location => _root;

    private StoreLock Held => _lock ?? throw new InvalidOperationException($"{_root} is open for reading only");

    /// <summary>Opens a directory as a store and holds it; makes it where it is missing.</summary>
    /// <param name="path">The directory.</param>
    /// <param name="purpose">What this process is doing, for others that find the store held.</param>
    /// <exception cref="StoreHeldException">Another process, or another opening in this one, holds it.</exception>
    /// <exception cref="UserErrorException">It can't be a store, or is one of a newer SatCurate.</exception>
    public static FileStore Open(string path, string purpose)
    {
        string root = RootOf(path);
        if (File.Exists(root))
        {
            throw new UserErrorException("the store is a file, not a directory", root, "Choose another --store");
        }

        StoreLock held;
        try
        {
            Directory.CreateDirectory(root);
            held = StoreLock.Take(root, purpose);
        }
        catch (UnauthorizedAccessException)
        {
            throw new UserErrorException("the store can't be written to", root, "Choose another --store, or mend its permissions");
        }

        try
        {
            if (StoreVersionFile.Exists(root))
            {
                StoreVersionFile.Demand(root);
                RemoveLeftTemporaries(root);
            }
            else
            {
                StoreVersionFile.Create(root);
            }

            return new FileStore(root, held);
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    /// <summary>Opens a directory for reading, beside the process that holds it; every writing member throws.</summary>
    /// <exception cref="UserErrorException">There is no store, or one of a newer SatCurate.</exception>
    public static FileStore OpenReadOnly(string path)
    {
        string root = RootOf(path);
        if (!StoreVersionFile.Exists(root))
        {
            throw new UserErrorException("there is no store here", root, "Choose another --store");
        }

        StoreVersionFile.Demand(root);
        return new FileStore(root, null);
    }

    /// <summary>
    /// Who holds a store, or held it last: the file outlives a process that was killed, and only <see cref="Open"/> can tell. Null where
    /// nobody wrote it down.
    /// </summary>
    public static StoreOwner? ReadOwner(string path) => StoreLock.ReadOwner(RootOf(path));

    /// <summary>Writes down where this process can be asked while it holds the store.</summary>
    public void SetEndpoint(string endpoint) => Held.SetEndpoint(endpoint);

    /// <inheritdoc/>
    public ValueTask SetEndpointAsync(string endpoint, CancellationToken cancellationToken)
    {
        SetEndpoint(endpoint);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_writing)
        {
            if (_disposed)
            {
                return;
            }

            _disposed = true;
            _handles.Dispose();
        }

        _lock?.Dispose();
    }

    private static string RootOf(string path) => Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));

    private static void RemoveLeftTemporaries(string root)
    {
        foreach (string left in Directory.EnumerateFiles(root, "*" + TemporarySuffix, SearchOption.AllDirectories))
        {
            File.Delete(left);
        }
    }
}
