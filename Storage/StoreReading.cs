namespace SatCurate.Storage;

/// <summary>Objects at once.</summary>
public static class StoreReading
{
    private const int UnknownBytes = 128 * 1024;

    /// <summary>All bytes of an object; null where there is none.</summary>
    /// <exception cref="IOException">The object is too large for one array.</exception>
    public static ValueTask<byte[]?> ReadAllAsync(this IStore store, string name, CancellationToken cancellationToken) =>
        store.ReadAllAsync(name, 0, cancellationToken);

    /// <summary>All bytes of an object from <paramref name="offset"/> on, none where it is shorter; null where there is no such object.</summary>
    /// <exception cref="IOException">They are too many for one array.</exception>
    public static async ValueTask<byte[]?> ReadAllAsync(this IStore store, string name, long offset, CancellationToken cancellationToken)
    {
        await using Stream? stream = await store.OpenReadAsync(name, offset, null, cancellationToken);
        if (stream is null)
        {
            return null;
        }

        // One byte more than expected shows the end without a second buffer. To ask for the length would be a request more.
        long expected = stream.CanSeek ? Math.Max(0, stream.Length - stream.Position) : UnknownBytes;
        byte[] bytes = new byte[Math.Min(expected, Array.MaxLength - 1) + 1];
        int read = 0;
        while (true)
        {
            int more = await stream.ReadAsync(bytes.AsMemory(read), cancellationToken);
            if (more == 0)
            {
                return bytes.AsSpan(0, read).ToArray();
            }

            read += more;
            if (read == bytes.Length)
            {
                Array.Resize(ref bytes, read < Array.MaxLength / 2 ? read * 2 : throw new IOException($"{name} is too large to be read at once"));
            }
        }
    }
}
