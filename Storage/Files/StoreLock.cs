using System.Text.Json;

namespace SatCurate.Storage;

/// <summary>
/// The kernel's lock on a store's directory, and beside it a file that tells others who holds it. The lock goes with its process, however
/// that ends; the file may outlive it and means nothing without the lock.
/// </summary>
internal sealed class StoreLock : IDisposable
{
    public const string LockFile = ".lock";
    public const string OwnerFile = "owner.json";

    private readonly FileStream _lock;
    private readonly string _root;
    private StoreOwner _owner;

    private StoreLock(FileStream held, string root, StoreOwner owner) => (_lock, _root, _owner) = (held, root, owner);

    /// <summary>Takes the lock.</summary>
    /// <exception cref="StoreHeldException">Another process, or this one, holds it.</exception>
    public static StoreLock Take(string root, string purpose)
    {
        FileStream held;
        try
        {
            held = new FileStream(Path.Combine(root, LockFile), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e) when (IsSharingViolation(e))
        {
            throw new StoreHeldException(root, ReadOwner(root));
        }

        var taken = new StoreLock(held, root, new StoreOwner(Environment.ProcessId, purpose, DateTimeOffset.UtcNow, null));
        taken.WriteOwner();
        return taken;
    }

    /// <summary>What the holder wrote down; null where there is nothing to read.</summary>
    public static StoreOwner? ReadOwner(string root)
    {
        try
        {
            return JsonSerializer.Deserialize<StoreOwner>(File.ReadAllBytes(Path.Combine(root, OwnerFile)), JsonSerializerOptions.Web);
        }
        catch (Exception e) when (e is IOException or JsonException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Writes down where this process can be asked.</summary>
    public void SetEndpoint(string endpoint)
    {
        _owner = _owner with { Endpoint = endpoint };
        WriteOwner();
    }

    public void Dispose()
    {
        File.Delete(Path.Combine(_root, OwnerFile));
        _lock.Dispose();
    }

    /// <summary>EWOULDBLOCK of Linux and macOS, ERROR_SHARING_VIOLATION of Windows; a full disk or too many open files are no lock.</summary>
    private static bool IsSharingViolation(IOException e) => e.HResult is 11 or 35 or unchecked((int)0x80070020);

    private void WriteOwner()
    {
        string temporary = Path.Combine(_root, OwnerFile + ".new");
        File.WriteAllBytes(temporary, JsonSerializer.SerializeToUtf8Bytes(_owner, JsonSerializerOptions.Web));
        File.Move(temporary, Path.Combine(_root, OwnerFile), overwrite: true);
    }
}
