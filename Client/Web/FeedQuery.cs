using System.Globalization;
using Microsoft.AspNetCore.Http;
using SatCurate.Client.Feeds;
using SatCurate.Feed;

namespace SatCurate.Client.Web;

/// <summary>The query of a feed's address: <c>revision</c>, <c>follow</c>, <c>batch</c>, <c>token</c>, <c>format</c>.</summary>
/// <param name="Feed">What is asked for.</param>
/// <param name="AsFrames">True for <c>format=frames</c>, false for Arrow.</param>
internal sealed record FeedQuery(FeedRequest Feed, bool AsFrames)
{
    private static readonly string[] s_known = ["revision", "follow", "batch", "token", "format"];

    /// <summary>Reads it.</summary>
    /// <exception cref="FeedRefusedException">A name is unknown or comes twice, or a value can't be one.</exception>
    public static FeedQuery Of(HttpRequest request)
    {
        foreach ((string name, var values) in request.Query)
        {
            if (!s_known.Contains(name) || values.Count != 1)
            {
                throw Bad($"'{name}' is {(values.Count > 1 ? "given twice" : "unknown")}: choose among {string.Join(", ", s_known)}");
            }
        }

        var feed = new FeedRequest
        {
            Revision = Text(request, "revision"),
            Token = Text(request, "token"),
            Follow = (Text(request, "follow") ?? "false") switch
            {
                "true" => true,
                "false" => false,
                string other => throw Bad($"follow is true or false, not '{other}'"),
            },
        };
        if (Text(request, "batch") is { } batch)
        {
            feed = feed with
            {
                BatchSize = int.TryParse(batch, NumberStyles.None, CultureInfo.InvariantCulture, out int rows)
                    ? rows
                    : throw Bad($"batch is a number of rows, 1 to {FeedRequest.LargestBatch}, not '{batch}'"),
            };
        }

        return new FeedQuery(feed, (Text(request, "format") ?? "arrow") switch
        {
            "arrow" => false,
            "frames" => true,
            string other => throw Bad($"format is arrow or frames, not '{other}'"),
        });
    }

    private static string? Text(HttpRequest request, string name) => request.Query[name] is [{ Length: > 0 } text] ? text : null;

    private static FeedRefusedException Bad(string message) => new(FeedRefusal.BadRequest, message);
}
