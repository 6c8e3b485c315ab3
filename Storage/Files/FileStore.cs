using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.Win32.SafeHandles;
using SatCurate.Curation;

namespace SatCurate.Storage;

/// <summary>
/// The store in a directory, for one process at a time (kernel lock). Objects are files; what is durable on return has been through fsync, and
/// after a rename its directory too.
/// </summary>
public sealed class FileStore : IStore, IDisposable
{
    private const int FormatVersion = 1;
    private const int OpenFiles = 512;
    private const string VersionFile = "store.json";
    private const string TemporarySuffix = ".tmp~";

    private readonly string _root;
    private readonly StoreLock? _lock;
    private readonly AppendHandles _handles = new(OpenFiles);
    private readonly Lock _writing = new();
    private long _temporaries;

    private FileStore(string root, StoreLock? held) => (_root, _lock) = (root, held);

    /// <inheritdoc/>
    public string Location => _root;

    /// <summary>Opens a directory as a store and holds it; makes it where it is missing.</summary>
    /// <param name="path">The directory.</param>
    /// <param name="purpose">What this process is doing, for others that find the store held.</param>
    /// <exception cref="StoreHeldException">Another process holds it.</exception>
    /// <exception cref="UserErrorException">It is not a store, or one of a newer SatCurate.</exception>
    public static FileStore Open(string path, string purpose)
    {
        string root = Path.GetFullPath(path);
        if (File.Exists(root))
        {
            throw new UserErrorException("the store is a file, not a directory", root, "Choose another --store");
        }

        Directory.CreateDirectory(root);
        StoreLock held = StoreLock.Take(root, purpose);
        try
        {
            CheckVersion(root, create: true);
            foreach (string left in Directory.EnumerateFiles(root, "*" + TemporarySuffix, SearchOption.AllDirectories))
            {
                File.Delete(left);
            }

            return new FileStore(root, held);
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    /// <summary>Opens a directory for reading, beside the process that holds it.</summary>
    public static FileStore OpenReadOnly(string path)
    {
        string root = Path.GetFullPath(path);
        CheckVersion(root, create: false);
        return new FileStore(root, null);
    }

    /// <summary>Who holds a store; null where nobody wrote it down.</summary>
    public static StoreOwner? ReadOwner(string path) => StoreLock.ReadOwner(Path.GetFullPath(path));

    /// <summary>Writes down where this process can be asked while it holds the store.</summary>
    public void SetEndpoint(string endpoint) => Held.SetEndpoint(endpoint);

    /// <inheritdoc/>
    public ValueTask<bool> CreateAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        string path = WritablePath(name);
        string temporary = NewTemporary(path);
        try
        {
            using (SafeFileHandle file = File.OpenHandle(temporary, FileMode.CreateNew, FileAccess.Write))
            {
                RandomAccess.Write(file, content.Span, 0);
                RandomAccess.FlushToDisk(file);
            }

            lock (_writing)
            {
                if (File.Exists(path))
                {
                    File.Delete(temporary);
                    return ValueTask.FromResult(false);
                }

                File.Move(temporary, path, overwrite: false);
            }

            DirectorySync.Flush(Path.GetDirectoryName(path)!);
            return ValueTask.FromResult(true);
        }
        catch (Exception e)
        {
            throw Failed(e, name, temporary);
        }
    }

    /// <inheritdoc/>
    public async ValueTask PublishAsync(string name, Func<Stream, CancellationToken, ValueTask> write, CancellationToken cancellationToken)
    {
        string path = WritablePath(name);
        string temporary = NewTemporary(path);
        try
        {
            await using (var file = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, 128 * 1024, useAsync: false))
            {
                await write(file, cancellationToken);
                file.Flush(flushToDisk: true);
            }

            lock (_writing)
            {
                _handles.Close(path);
                File.Move(temporary, path, overwrite: true);
            }

            DirectorySync.Flush(Path.GetDirectoryName(path)!);
        }
        catch (Exception e)
        {
            throw Failed(e, name, temporary);
        }
    }

    /// <inheritdoc/>
    public ValueTask<bool> AppendAsync(string name, long position, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        string path = WritablePath(name);
        SafeFileHandle file;
        lock (_writing)
        {
            if (!File.Exists(path))
            {
                return ValueTask.FromResult(false);
            }

            file = _handles.Get(path);
            if (RandomAccess.GetLength(file) != position)
            {
                return ValueTask.FromResult(false);
            }

            Write(file, name, position, bytes.Span);
        }

        try
        {
            RandomAccess.FlushToDisk(file);
        }
        catch (ObjectDisposedException)
        {
            // Evicted from the open files meanwhile; fsync through another handle flushes the same file.
            using SafeFileHandle again = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
            RandomAccess.FlushToDisk(again);
        }

        return ValueTask.FromResult(true);
    }

    /// <inheritdoc/>
    public ValueTask<bool> CutAsync(string name, long position, long length, CancellationToken cancellationToken)
    {
        string path = WritablePath(name);
        lock (_writing)
        {
            SafeFileHandle file = _handles.Get(path);
            if (RandomAccess.GetLength(file) != position)
            {
                return ValueTask.FromResult(false);
            }

            RandomAccess.SetLength(file, length);
            RandomAccess.FlushToDisk(file);
            return ValueTask.FromResult(true);
        }
    }

    /// <inheritdoc/>
    public ValueTask<long?> LengthAsync(string name, CancellationToken cancellationToken)
    {
        var file = new FileInfo(PathOf(name));
        return ValueTask.FromResult<long?>(file.Exists ? file.Length : null);
    }

    /// <inheritdoc/>
    public ValueTask<Stream?> OpenReadAsync(string name, long offset, long? length, CancellationToken cancellationToken)
    {
        try
        {
            var file = new FileStream(PathOf(name), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 128 * 1024);
            file.Position = offset;
            return ValueTask.FromResult<Stream?>(length is { } limit ? new LimitedStream(file, limit) : file);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return ValueTask.FromResult<Stream?>(null);
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<StoreEntry> ListAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string folder = Path.Combine(_root, prefix[..(prefix.LastIndexOf('/') + 1)]);
        if (!Directory.Exists(folder))
        {
            yield break;
        }

        var entries = new List<StoreEntry>();
        foreach (FileInfo file in new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories))
        {
            string name = Path.GetRelativePath(_root, file.FullName).Replace(Path.DirectorySeparatorChar, '/');
            if (name.StartsWith(prefix, StringComparison.Ordinal) && !name.EndsWith(TemporarySuffix, StringComparison.Ordinal))
            {
                entries.Add(new StoreEntry(name, file.Length));
            }
        }

        await Task.CompletedTask;
        foreach (StoreEntry entry in entries.OrderBy(e => e.Name, StringComparer.Ordinal))
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return entry;
        }
    }

    /// <inheritdoc/>
    public ValueTask DeleteAsync(string name, CancellationToken cancellationToken)
    {
        string path = WritablePath(name, makeFolder: false);
        lock (_writing)
        {
            _handles.Close(path);
            if (File.Exists(path))
            {
                File.Delete(path);
                RemoveEmptyFolders(Path.GetDirectoryName(path)!);
            }
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_writing)
        {
            _handles.Dispose();
        }

        _lock?.Dispose();
    }

    private StoreLock Held => _lock ?? throw new InvalidOperationException($"{_root} is open for reading only");

    private static void Write(SafeFileHandle file, string name, long position, ReadOnlySpan<byte> bytes)
    {
        try
        {
            RandomAccess.Write(file, bytes, position);
        }
        catch (IOException e)
        {
            // A part may have been written: cut it off, as far as that still works. Recovery cuts it off otherwise.
            try
            {
                RandomAccess.SetLength(file, position);
            }
            catch (IOException)
            {
                throw new IOException($"{name}: {e.Message}", e);
            }

            throw new IOException($"{name}: {e.Message}", e);
        }
    }

    private static IOException Failed(Exception e, string name, string temporary)
    {
        try
        {
            File.Delete(temporary);
        }
        catch (IOException)
        {
            // Removed at the next opening of the store.
        }

        if (e is not IOException and not UnauthorizedAccessException)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(e);
        }

        return new IOException($"{name}: {e.Message}", e);
    }

    private static void CheckVersion(string root, bool create)
    {
        string path = Path.Combine(root, VersionFile);
        if (!File.Exists(path))
        {
            if (!create)
            {
                throw new UserErrorException("there is no store here", root, "Choose another --store");
            }

            File.WriteAllText(path, JsonSerializer.Serialize(new StoreVersion(FormatVersion), JsonSerializerOptions.Default));
            return;
        }

        int version = JsonSerializer.Deserialize<StoreVersion>(File.ReadAllText(path), JsonSerializerOptions.Default)?.FormatVersion ?? 0;
        if (version is < 1 or > FormatVersion)
        {
            throw new UserErrorException(
                $"the store has format version {version}, this SatCurate reads up to {FormatVersion}", path, "Use the SatCurate that wrote it, or a newer one");
        }
    }

    private string PathOf(string name)
    {
        StoreNames.Demand(name);
        return Path.Combine(_root, name);
    }

    private string WritablePath(string name, bool makeFolder = true)
    {
        _ = Held;
        string path = PathOf(name);
        string folder = Path.GetDirectoryName(path)!;
        if (makeFolder && !Directory.Exists(folder))
        {
            Directory.CreateDirectory(folder);
            for (string above = Path.GetDirectoryName(folder)!; above.Length >= _root.Length; above = Path.GetDirectoryName(above)!)
            {
                DirectorySync.Flush(above);
            }
        }

        return path;
    }

    private string NewTemporary(string path) => $"{path}.{Interlocked.Increment(ref _temporaries)}{TemporarySuffix}";

    private void RemoveEmptyFolders(string folder)
    {
        while (folder.Length > _root.Length && !Directory.EnumerateFileSystemEntries(folder).Any())
        {
            Directory.Delete(folder);
            folder = Path.GetDirectoryName(folder)!;
        }
    }

    private sealed record StoreVersion(int FormatVersion);
}
