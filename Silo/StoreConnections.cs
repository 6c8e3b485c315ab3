namespace SatCurate.Silo;

/// <summary>Opens stores for commands.</summary>
public static class StoreConnections
{
    /// <summary>Opens a store.</summary>
    /// <param name="path">Directory of the store; created where it is missing and <paramref name="access"/> owns.</param>
    /// <param name="access">Whether the caller must hold the store.</param>
    /// <param name="purpose">What the process is doing, shown to others that find the store held.</param>
    /// <param name="cancellationToken">Cancels the start.</param>
    public static Task<IStoreConnection> OpenAsync(string path, StoreAccess access, string purpose, CancellationToken cancellationToken) =>
        throw new NotSupportedException();
}

/// <summary>What a command needs of a store.</summary>
public enum StoreAccess
{
    /// <summary>This process must hold it (ingest, clean, demo, delete); a store held by another is an error that names the holder.</summary>
    Own,

    /// <summary>Whoever holds it is asked; where nobody does, this process holds it for the time of the command.</summary>
    OwnOrConnect,
}
