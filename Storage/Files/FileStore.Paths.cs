namespace SatCurate.Storage;

/// <content>Names, folders and temporary files.</content>
public sealed partial class FileStore
{
    /// <summary>Files at the root that are the store's own, not objects.</summary>
    private static bool IsOwn(string name) =>
        !name.Contains('/', StringComparison.Ordinal)
        && (name.StartsWith(StoreVersionFile.Name, StringComparison.Ordinal)
            || name.StartsWith(StoreLock.OwnerFile, StringComparison.Ordinal)
            || name == StoreLock.LockFile);

    private string PathOf(string name)
    {
        StoreNames.Demand(name);
        return IsOwn(name) ? throw new ArgumentException($"'{name}' is the store's own", nameof(name)) : Path.Combine(_root, name);
    }

    private string WritablePath(string name)
    {
        _ = Held;
        ObjectDisposedException.ThrowIf(_disposed, this);
        return PathOf(name);
    }

    /// <summary>
    /// Opens a temporary file beside <paramref name="path"/>. Under the lock, so that nobody removes its folder, still empty, in between.
    /// </summary>
    private FileStream OpenTemporary(string path, out string temporary)
    {
        lock (_writing)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            MakeFolder(Path.GetDirectoryName(path)!);
            temporary = $"{path}.{++_temporaries}{TemporarySuffix}";
            return new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, 64 * 1024);
        }
    }

    /// <summary>Makes a folder and makes every new name on the way to it durable.</summary>
    private void MakeFolder(string folder)
    {
        if (folder.Length <= _root.Length || Directory.Exists(folder))
        {
            return;
        }

        string above = Path.GetDirectoryName(folder)!;
        MakeFolder(above);
        Directory.CreateDirectory(folder);
        DirectorySync.Flush(above);
    }

    /// <summary>Removes <paramref name="folder"/> and those above it while they are empty; answers the first that stays.</summary>
    private string RemoveEmptyFolders(string folder)
    {
        while (folder.Length > _root.Length && !Directory.EnumerateFileSystemEntries(folder).Any())
        {
            Directory.Delete(folder);
            folder = Path.GetDirectoryName(folder)!;
        }

        return folder;
    }
}
