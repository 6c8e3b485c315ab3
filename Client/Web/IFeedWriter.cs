using SatCurate.Client.Feeds;
using SatCurate.Feed;

namespace SatCurate.Client.Web;

/// <summary>Writes a feed in one encoding. A call returns when the receiver has room again, and what it wrote is on its way.</summary>
internal interface IFeedWriter : IAsyncDisposable
{
    /// <summary>What comes before all batches.</summary>
    Task StartAsync(CancellationToken cancellationToken);

    /// <summary>A batch; one without rows says that the feed is alive.</summary>
    Task WriteAsync(CleanBatch batch, CancellationToken cancellationToken);

    /// <summary>The clear end: without it a receiver knows that it was cut off.</summary>
    Task EndAsync(CleanBatch last, CancellationToken cancellationToken);

    /// <summary>Ends a feed that can't go on, where the encoding can say so.</summary>
    /// <returns>False where it can't: the connection is to be broken off.</returns>
    Task<bool> FailAsync(string why, CancellationToken cancellationToken);
}
