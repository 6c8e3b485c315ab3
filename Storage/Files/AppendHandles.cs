using Microsoft.Win32.SafeHandles;

namespace SatCurate.Storage;

/// <summary>
/// Open files for appending, the most recently used ones: hundreds of journals are appended to all the time. Not thread-safe by itself.
/// </summary>
/// <param name="capacity">Files open at most.</param>
internal sealed class AppendHandles(int capacity) : IDisposable
{
    private readonly Dictionary<string, LinkedListNode<(string Path, SafeFileHandle Handle)>> _open = [];
    private readonly LinkedList<(string Path, SafeFileHandle Handle)> _recent = [];

    /// <summary>The file for writing, opened where it is not open yet; null where there is no such file. Valid until the next call.</summary>
    public SafeFileHandle? Get(string path)
    {
        if (_open.TryGetValue(path, out var node))
        {
            _recent.Remove(node);
            _recent.AddFirst(node);
            return node.Value.Handle;
        }

        if (!File.Exists(path))
        {
            return null;
        }

        SafeFileHandle handle = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        _open[path] = _recent.AddFirst((path, handle));
        if (_recent.Count > capacity)
        {
            Close(_recent.Last!.Value.Path);
        }

        return handle;
    }

    /// <summary>Closes one file; nothing happens where it is not open.</summary>
    public void Close(string path)
    {
        if (_open.Remove(path, out var node))
        {
            _recent.Remove(node);
            node.Value.Handle.Dispose();
        }
    }

    public void Dispose()
    {
        foreach ((_, SafeFileHandle handle) in _recent)
        {
            handle.Dispose();
        }

        _open.Clear();
        _recent.Clear();
    }
}
