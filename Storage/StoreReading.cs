namespace SatCurate.Storage;

/// <summary>Whole objects at once.</summary>
public static class StoreReading
{
    /// <summary>All bytes of an object; null where there is none.</summary>
    public static async ValueTask<byte[]?> ReadAllAsync(this IStore store, string name, CancellationToken cancellationToken)
    {
        await using Stream? stream = await store.OpenReadAsync(name, 0, null, cancellationToken);
        if (stream is null)
        {
            return null;
        }

        var bytes = new MemoryStream();
        await stream.CopyToAsync(bytes, cancellationToken);
        return bytes.ToArray();
    }
}
