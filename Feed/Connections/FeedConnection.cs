using System.Net;
using SatCurate.Feed.Frames;

namespace SatCurate.Feed.Connections;

/// <summary>One answer of the server, from its first frame to where it ends or breaks off.</summary>
internal sealed class FeedConnection : IDisposable
{
    private readonly HttpResponseMessage _response;
    private readonly FrameReader _frames;

    private FeedConnection(HttpResponseMessage response, FrameReader frames) => (_response, _frames) = (response, frames);

    /// <inheritdoc cref="FrameReader.Classes"/>
    public IReadOnlyList<string> Classes => _frames.Classes;

    /// <inheritdoc cref="FrameReader.Samples"/>
    public long Samples => _frames.Samples;

    /// <summary>Asks, and reads the start.</summary>
    /// <exception cref="CutOffException">No server answers, or it is busy.</exception>
    /// <exception cref="FeedException">The feed is refused, or what answers is none.</exception>
    public static async Task<FeedConnection> OpenAsync(HttpClient http, Uri address, int batchSize, Patience patience, CancellationToken cancellationToken)
    {
        using var ask = new HttpRequestMessage(HttpMethod.Get, address);
        HttpResponseMessage response = await patience.KeepAsync(
            stop => http.SendAsync(ask, HttpCompletionOption.ResponseHeadersRead, stop), cancellationToken);
        try
        {
            Stream stream = await patience.KeepAsync(response.Content.ReadAsStreamAsync, cancellationToken);
            var bytes = new FrameBytes((buffer, stop) => patience.KeepAsync(inTime => stream.ReadAsync(buffer, inTime).AsTask(), stop));
            if (response.StatusCode != HttpStatusCode.OK)
            {
                throw await Refusal.OfAsync(response, bytes, cancellationToken);
            }

            if (response.Content.Headers.ContentType?.MediaType is not FrameFormat.ContentType and var other)
            {
                throw new FeedFormatException($"what answers sends '{other}', which is no feed");
            }

            var frames = new FrameReader(bytes, batchSize);
            await frames.StartAsync(cancellationToken);
            return new FeedConnection(response, frames);
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    /// <inheritdoc cref="FrameReader.NextAsync"/>
    public Task<CleanBatch> NextAsync(CancellationToken cancellationToken) => _frames.NextAsync(cancellationToken);

    public void Dispose() => _response.Dispose();
}
