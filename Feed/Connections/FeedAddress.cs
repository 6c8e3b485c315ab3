using System.Text;

namespace SatCurate.Feed.Connections;

/// <summary>Where a feed is asked for: <c>GET /api/datasets/{dataset}/feed</c>.</summary>
internal static class FeedAddress
{
    /// <summary>The whole address.</summary>
    /// <param name="server">The server, with the path that it is at, if any.</param>
    /// <param name="dataset">Name of the data set.</param>
    /// <param name="request">What is asked for.</param>
    public static Uri Of(Uri server, string dataset, FeedRequest request)
    {
        var address = new StringBuilder(server.GetLeftPart(UriPartial.Path).TrimEnd('/'));
        address.Append($"/api/datasets/{Uri.EscapeDataString(dataset)}/feed?format=frames&batch={request.BatchSize}");
        if (request.Follow)
        {
            address.Append("&follow=true");
        }

        Append("revision", request.Revision);
        Append("token", request.Token);
        return new Uri(address.ToString());

        void Append(string name, string? value)
        {
            if (value is not null)
            {
                address.Append($"&{name}={Uri.EscapeDataString(value)}");
            }
        }
    }
}
