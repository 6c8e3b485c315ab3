namespace SatCurate.Storage;

/// <summary>A store that this process holds, or that it reads beside the holder; disposing releases it.</summary>
public interface IOpenStore : IStore, IAsyncDisposable
{
    /// <summary>Writes down where this process can be asked while it holds the store.</summary>
    /// <exception cref="InvalidOperationException">It is open for reading only.</exception>
    ValueTask SetEndpointAsync(string endpoint, CancellationToken cancellationToken);
}
