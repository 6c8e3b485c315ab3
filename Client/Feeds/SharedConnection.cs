using SatCurate.Silo;

namespace SatCurate.Client.Feeds;

/// <summary>
/// One connection to a store for all who need it at a time. It is opened for the first and closed after the last, so that a store in a
/// directory is free for other commands while nobody reads.
/// </summary>
/// <param name="open">Opens it.</param>
internal sealed class SharedConnection(Func<CancellationToken, Task<IStoreConnection>> open)
{
    private readonly SemaphoreSlim _gate = new(1);
    private Opened? _current;

    /// <summary>The connection, until the lease is disposed of.</summary>
    public async Task<Lease> RentAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            Opened opened = _current ??= new Opened(await open(cancellationToken));
            opened.Users++;
            return new Lease(this, opened);
        }
        finally
        {
            _gate.Release();
        }
    }

    private async ValueTask ReturnAsync(Opened opened, bool isBroken)
    {
        await _gate.WaitAsync();
        try
        {
            bool isLast = --opened.Users == 0;
            if ((isLast || isBroken) && ReferenceEquals(_current, opened))
            {
                _current = null;
            }

            if (isLast)
            {
                await opened.Connection.DisposeAsync();
            }
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>The right to use the connection.</summary>
    internal sealed class Lease(SharedConnection owner, Opened opened) : IAsyncDisposable
    {
        /// <summary>The connection; its owner closes it.</summary>
        public IStoreConnection Connection => opened.Connection;

        /// <summary>True makes the next one who needs a connection open another.</summary>
        public bool IsBroken { get; set; }

        public ValueTask DisposeAsync() => owner.ReturnAsync(opened, IsBroken);
    }

    /// <summary>An open connection and how many use it.</summary>
    internal sealed class Opened(IStoreConnection connection)
    {
        public IStoreConnection Connection => connection;

        public int Users { get; set; }
    }
}
