using System.Runtime.CompilerServices;
using Microsoft.Win32.SafeHandles;

namespace SatCurate.Storage;

/// <summary>
/// The store in a directory, for one process at a time (kernel lock). Objects are files; what is durable on return has been through fsync, and
/// after a rename its directory too. Safe for concurrent use.
/// </summary>
public sealed partial class FileStore : IOpenStore, IDisposable
{
    private const int OpenFiles = 512;

    // Holds a character that no name may have: a temporary file is never an object.
    private const string TemporarySuffix = ".tmp~";

    private readonly string _root;
    private readonly StoreLock? _lock;
    private readonly AppendHandles _handles = new(OpenFiles);

    // Guards positions, renames and the open files; never held over an fsync of an append, so that journals flush side by side.
    private readonly Lock _writing = new();
    private long _temporaries;
    private bool _disposed;

    /// <inheritdoc/>
    public ValueTask<bool> CreateAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        string path = WritablePath(name);
        string? temporary = null;
        try
        {
            using (FileStream file = OpenTemporary(path, out temporary))
            {
                file.Write(content.Span);
                file.Flush(flushToDisk: true);
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
        string? temporary = null;
        try
        {
            await using (FileStream file = OpenTemporary(path, out temporary))
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
    public async ValueTask<bool> AppendAsync(string name, long position, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        string path = WritablePath(name);
        try
        {
            lock (_writing)
            {
                if (_handles.Get(path) is not { } file || RandomAccess.GetLength(file) != position)
                {
                    return false;
                }

                WriteOrCut(file, position, bytes.Span);
            }

            // Off the caller's thread: a grain goes on with its work while the disk does its own.
            await Task.Run(() => FlushOrCut(path, position, position + bytes.Length), CancellationToken.None);
            return true;
        }
        catch (Exception e)
        {
            throw Failed(e, name, null);
        }
    }

    /// <inheritdoc/>
    public ValueTask<bool> CutAsync(string name, long position, long length, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, position);
        string path = WritablePath(name);
        try
        {
            lock (_writing)
            {
                if (_handles.Get(path) is not { } file || RandomAccess.GetLength(file) != position)
                {
                    return ValueTask.FromResult(false);
                }

                RandomAccess.SetLength(file, length);
                RandomAccess.FlushToDisk(file);
                return ValueTask.FromResult(true);
            }
        }
        catch (Exception e)
        {
            throw Failed(e, name, null);
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
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegative(length ?? 0, nameof(length));
        try
        {
            var file = new FileStream(PathOf(name), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 64 * 1024);
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
        StoreNames.DemandPrefix(prefix);
        List<StoreEntry> entries = Find(prefix);
        entries.Sort(static (a, b) => string.CompareOrdinal(a.Name, b.Name));
        await Task.CompletedTask;
        foreach (StoreEntry entry in entries)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return entry;
        }
    }

    /// <inheritdoc/>
    public ValueTask DeleteAsync(string name, CancellationToken cancellationToken)
    {
        string path = WritablePath(name);
        lock (_writing)
        {
            _handles.Close(path);
            if (File.Exists(path))
            {
                File.Delete(path);
                DirectorySync.Flush(RemoveEmptyFolders(Path.GetDirectoryName(path)!));
            }
        }

        return ValueTask.CompletedTask;
    }

    private List<StoreEntry> Find(string prefix)
    {
        var folder = new DirectoryInfo(Path.Combine(_root, prefix[..(prefix.LastIndexOf('/') + 1)]));
        var entries = new List<StoreEntry>();
        if (!folder.Exists)
        {
            return entries;
        }

        foreach (FileInfo file in folder.EnumerateFiles("*", SearchOption.AllDirectories))
        {
            string name = Path.GetRelativePath(_root, file.FullName).Replace(Path.DirectorySeparatorChar, '/');
            if (name.StartsWith(prefix, StringComparison.Ordinal)
                && !name.EndsWith(TemporarySuffix, StringComparison.Ordinal)
                && !IsOwn(name)
                && file.Exists) // also caches the length, unless the file has gone since
            {
                entries.Add(new StoreEntry(name, file.Length));
            }
        }

        return entries;
    }
}
