using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using SatCurate.Client.Feeds;
using SatCurate.Client.Terminal;
using SatCurate.Curation;
using SatCurate.Feed;

namespace SatCurate.Client.Web;

/// <summary>What a caller sees of a failure: problem details (RFC 9457), and nothing of the inside.</summary>
internal static class Problem
{
    /// <summary>A problem.</summary>
    /// <param name="status">HTTP status.</param>
    /// <param name="detail">What is wrong, for people.</param>
    public static IResult Of(int status, string detail) => Results.Json(
        new { Type = "about:blank", Title = ReasonPhrases.GetReasonPhrase(status), Status = status, Detail = detail },
        Json.Line,
        "application/problem+json",
        status);

    /// <summary>What an exception is to the caller; null where it is nobody's business.</summary>
    public static IResult? Of(Exception exception) => exception switch
    {
        BadHttpRequestException bad => Of(bad.StatusCode, bad.Message),
        FeedRefusedException refused => Of((int)refused.Reason, refused.Message),
        UserErrorException user => Of(StatusCodes.Status503ServiceUnavailable, user.Message),
        _ => null,
    };
}
