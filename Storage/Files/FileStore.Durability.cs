using System.Runtime.ExceptionServices;
using Microsoft.Win32.SafeHandles;

namespace SatCurate.Storage;

/// <content>Writes that are on the disk or are not there.</content>
public sealed partial class FileStore
{
    /// <summary>Writes at the end of a file of <paramref name="position"/> bytes; after a failure nothing of it stays, if the disk lets us.</summary>
    private static void WriteOrCut(SafeFileHandle file, long position, ReadOnlySpan<byte> bytes)
    {
        try
        {
            RandomAccess.Write(file, bytes, position);
        }
        catch (IOException)
        {
            try
            {
                RandomAccess.SetLength(file, position);
            }
            catch (IOException)
            {
                // The torn tail stays; whoever opens the journal next cuts it off. The first failure is the one to tell.
            }

            throw;
        }
    }

    private static IOException Failed(Exception e, string name, string? temporary)
    {
        try
        {
            if (temporary is not null)
            {
                File.Delete(temporary);
            }
        }
        catch (IOException)
        {
            // Removed at the next opening of the store.
        }

        if (e is not IOException and not UnauthorizedAccessException)
        {
            ExceptionDispatchInfo.Throw(e);
        }

        return new IOException($"{name}: {e.Message}", e);
    }

    /// <summary>
    /// Makes an append durable. Looks the file up again: another append may have pushed it out of the open files, and fsync through any handle
    /// flushes the file. After a failed fsync the system forgets that the bytes were not written, so they must not stay to be flushed "well" later.
    /// </summary>
    private void FlushOrCut(string path, long position, long end)
    {
        SafeFileHandle? file;
        bool lent = false;
        lock (_writing)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            file = _handles.Get(path) ?? throw new IOException("it was deleted before it was durable");
            file.DangerousAddRef(ref lent); // keeps it open over an eviction
        }

        try
        {
            RandomAccess.FlushToDisk(file);
        }
        catch (IOException)
        {
            lock (_writing)
            {
                if (RandomAccess.GetLength(file) == end)
                {
                    RandomAccess.SetLength(file, position);
                }
            }

            throw;
        }
        finally
        {
            if (lent)
            {
                file.DangerousRelease();
            }
        }
    }
}
