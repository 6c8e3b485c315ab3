using System.Runtime.CompilerServices;
using SatCurate.Feed.Connections;
using SatCurate.Feed.Frames;

namespace SatCurate.Feed;

/// <summary>
/// The cleaned targets of one data set for programs that train on them, also while they are still being cleaned: one feed of a server
/// (<c>satcurate serve --roles web</c>). Rows are fetched as they are taken, so that a receiver that pauses makes the server pause, and at most one
/// batch is held. Where the connection breaks it is made again, and the feed goes on after the last batch.
/// </summary>
public sealed class DatasetFeed : IAsyncDisposable
{
    private readonly Uri _server;
    private readonly FeedOptions _options;
    private readonly HttpClient _http;
    private readonly Patience _patience;
    private readonly Attempts _attempts;
    private FeedRequest _request;
    private FeedConnection? _connection;
    private bool _isRead;

    private DatasetFeed(Uri server, string dataset, FeedRequest request, FeedOptions options)
    {
        (_server, Name, _request, _options) = (server, dataset, request, options);
        _http = options.Http ?? new HttpClient(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false, UseCookies = false })
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
        _patience = new Patience(options.Silence, options.Clock);
        _attempts = new Attempts(server, options);
    }

    /// <summary>Name of the data set.</summary>
    public string Name { get; }

    /// <summary>C class names in class order.</summary>
    public IReadOnlyList<string> Classes { get; private set; } = [];

    /// <summary>Samples of the training split: the rows of a whole revision. Every index is below.</summary>
    public long Samples { get; private set; }

    /// <summary>Asks for a feed, and returns once the server has begun to answer.</summary>
    /// <param name="server">Address of the server, such as <c>http://127.0.0.1:8080</c>.</param>
    /// <param name="dataset">Name of the data set.</param>
    /// <param name="request">What is to be delivered; null for the newest revision, in batches of 1024 rows.</param>
    /// <param name="options">How it is fetched; null for the defaults.</param>
    /// <param name="cancellationToken">Cancels the asking.</param>
    /// <exception cref="ArgumentException">The address is none of HTTP, or an option is out of its range.</exception>
    /// <exception cref="FeedRefusedException">The feed can't be had.</exception>
    /// <exception cref="FeedUnreachableException">No server answers, or it is busy.</exception>
    /// <exception cref="FeedFormatException">What answers sends no feed that this library reads.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was canceled.</exception>
    public static async Task<DatasetFeed> OpenAsync(
        Uri server, string dataset, FeedRequest? request = null, FeedOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(server);
        ArgumentException.ThrowIfNullOrEmpty(dataset);
        if (!server.IsAbsoluteUri || (server.Scheme != Uri.UriSchemeHttp && server.Scheme != Uri.UriSchemeHttps))
        {
            throw new ArgumentException($"'{server}' is no address of HTTP, such as http://127.0.0.1:8080", nameof(server));
        }

        if (!BitConverter.IsLittleEndian)
        {
            throw new PlatformNotSupportedException("a feed's numbers are little-endian, and this machine's are not");
        }

        (request ??= new FeedRequest()).Check();
        (options ??= new FeedOptions()).Check();
        var feed = new DatasetFeed(server, dataset, request, options);
        try
        {
            FeedConnection connection = await feed.PersistAsync(feed.ConnectedAsync, cancellationToken);
            (feed.Classes, feed.Samples) = (connection.Classes, connection.Samples);
            return feed;
        }
        catch
        {
            await feed.DisposeAsync();
            throw;
        }
    }

    /// <summary>
    /// The batches, once. The last one has no rows, but an <see cref="CleanBatch.End"/>; a sequence that ends otherwise ends in an exception. Batches of
    /// one revision come in the order of their indexes and cover each sample once.
    /// </summary>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="InvalidOperationException">The feed was read before: open another, with the token of the last batch.</exception>
    /// <exception cref="FeedRefusedException">The feed can't be had any more.</exception>
    /// <exception cref="FeedFailedException">The server can't go on with it.</exception>
    /// <exception cref="FeedUnreachableException">The connection broke, and none could be made again.</exception>
    /// <exception cref="FeedFormatException">What the server sends is no feed that this library reads.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was canceled.</exception>
    public async IAsyncEnumerable<CleanBatch> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        if (_isRead)
        {
            throw new InvalidOperationException("a feed is read once: open another, with the token of the last batch");
        }

        _isRead = true;
        try
        {
            CleanBatch batch;
            do
            {
                batch = await PersistAsync(NextAsync, cancellationToken);
                yield return batch;
            }
            while (batch.End is null);
        }
        finally
        {
            Disconnect();
        }
    }

    /// <summary>Ends the connection.</summary>
    public ValueTask DisposeAsync()
    {
        _isRead = true;
        Disconnect();
        if (_options.Http is null)
        {
            _http.Dispose();
        }

        return ValueTask.CompletedTask;
    }

    private async Task<CleanBatch> NextAsync(CancellationToken cancellationToken)
    {
        FeedConnection connection = await ConnectedAsync(cancellationToken);
        if (connection.Samples != Samples || !connection.Classes.SequenceEqual(Classes))
        {
            throw new FeedRefusedException(
                FeedRefusal.Gone,
                $"the data set '{Name}' is another now: {connection.Samples} samples of {connection.Classes.Count} classes; it had {Samples} of {Classes.Count}");
        }

        CleanBatch batch = await connection.NextAsync(cancellationToken);
        _attempts.Succeeded();
        _request = _request with { Token = batch.Token };
        return batch;
    }

    private async Task<FeedConnection> ConnectedAsync(CancellationToken cancellationToken) =>
        _connection ??= await FeedConnection.OpenAsync(_http, FeedAddress.Of(_server, Name, _request), _request.BatchSize, _patience, cancellationToken);

    /// <summary>Makes attempts until one succeeds.</summary>
    private async Task<T> PersistAsync<T>(Func<CancellationToken, Task<T>> attempt, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return await attempt(cancellationToken);
            }
            catch (CutOffException e)
            {
                Disconnect();
                await _attempts.PauseAsync(e, cancellationToken);
            }
        }
    }

    private void Disconnect()
    {
        _connection?.Dispose();
        _connection = null;
    }
}
