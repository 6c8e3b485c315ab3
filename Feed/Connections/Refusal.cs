using System.Net;
using System.Text.Json;
using SatCurate.Feed.Frames;

namespace SatCurate.Feed.Connections;

/// <summary>What an answer other than 200 means.</summary>
internal static class Refusal
{
    /// <summary>Reads its problem details (RFC 9457), where it has any.</summary>
    /// <returns>A <see cref="CutOffException"/> where another attempt may go better, else a <see cref="FeedRefusedException"/>.</returns>
    public static async Task<Exception> OfAsync(HttpResponseMessage response, FrameBytes body, CancellationToken cancellationToken)
    {
        string why = await DetailAsync(body, cancellationToken) ?? response.ReasonPhrase ?? "no reason is given";
        return response.StatusCode is HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout
            ? new CutOffException(why) { RetryAfter = response.Headers.RetryAfter?.Delta ?? TimeSpan.Zero }
            : new FeedRefusedException(
                Enum.IsDefined((FeedRefusal)response.StatusCode) ? (FeedRefusal)response.StatusCode : FeedRefusal.Other, $"{(int)response.StatusCode} {why}");
    }

    private static async Task<string?> DetailAsync(FrameBytes body, CancellationToken cancellationToken)
    {
        try
        {
            using JsonDocument problem = JsonDocument.Parse(await body.RestAsync(cancellationToken));
            return problem.RootElement is { ValueKind: JsonValueKind.Object } root && root.TryGetProperty("detail", out JsonElement detail)
                && detail.ValueKind == JsonValueKind.String
                    ? ServerText.Short(detail.GetString()!)
                    : null;
        }
        catch (Exception e) when (e is JsonException or CutOffException)
        {
            return null;
        }
    }
}
