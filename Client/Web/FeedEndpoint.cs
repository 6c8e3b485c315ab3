using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using SatCurate.Client.Feeds;
using SatCurate.Curation;
using SatCurate.Feed;
using SatCurate.Feed.Frames;
using SatCurate.Silo;
using SatCurate.Storage;

namespace SatCurate.Client.Web;

/// <summary><c>GET /api/datasets/{dataset}/feed</c>.</summary>
/// <param name="place">The store, and its cluster, if any.</param>
/// <param name="clock">For followers.</param>
/// <param name="logger">Told of feeds that are cut off.</param>
internal sealed class FeedEndpoint(StorePlace place, TimeProvider clock, ILogger<FeedEndpoint> logger)
{
    private readonly SharedConnection _connections = StoreFeed.To(place);
    private readonly FeedSlots _slots = new(FeedSlots.Default);

    /// <summary>Answers a request; <paramref name="stopping"/> cuts it off, so that the receiver comes again with its token.</summary>
    public async Task AnswerAsync(HttpContext context, CancellationToken stopping)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
        try
        {
            await _slots.ServeAsync(context, () => FeedAsync(context, ended.Token));
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            context.Abort();
        }
    }

    private async Task FeedAsync(HttpContext context, CancellationToken cancellationToken)
    {
        FeedQuery query = FeedQuery.Of(context.Request);
        StoreFeed feed = new(_connections, await FindAsync((string)context.Request.RouteValues["dataset"]!, cancellationToken), clock);
        _ = feed.Check(query.Feed);
        await using IFeedWriter writer = query.AsFrames ? new FrameWriter(context.Response.BodyWriter, feed) : new ArrowWriter(context.Response.BodyWriter, feed);
        bool told = await new FeedStream(writer, clock, logger).CopyAsync(
            feed.ReadAsync(query.Feed, cancellationToken),
            () =>
            {
                context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
                context.Response.ContentType = query.AsFrames ? FrameFormat.ContentType : ArrowWriter.ContentType;
                context.Response.Headers.CacheControl = "no-store";
            },
            cancellationToken);
        if (!told)
        {
            context.Abort();
        }
    }

    private async Task<DatasetManifest> FindAsync(string dataset, CancellationToken cancellationToken)
    {
        if (DatasetName.IsValid(dataset) && await StoreOpening.ExistsAsync(place.Location, cancellationToken))
        {
            await using IOpenStore store = await StoreOpening.ReadAsync(place.Location, cancellationToken);
            if (await ManifestFile.ReadAsync(store, dataset, cancellationToken) is { } manifest)
            {
                return manifest;
            }
        }

        throw new FeedRefusedException(FeedRefusal.NotFound, $"there is no data set '{dataset}'");
    }
}
