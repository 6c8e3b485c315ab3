using System.Net;
using SatCurate.Curation;

namespace SatCurate.Silo.Cluster;

/// <summary>Where the role web listens. It asks nobody for a key, so it listens on the loopback alone.</summary>
internal static class WebAddress
{
    /// <summary>Where nobody says.</summary>
    public const string Default = "http://127.0.0.1:8080";

    /// <summary>Reads addresses such as <c>http://127.0.0.1:8080;http://[::1]:8080</c>; port 0 takes a free one.</summary>
    /// <exception cref="UserErrorException">One is no such address, or can be reached from the network.</exception>
    public static IReadOnlyList<IPEndPoint> Parse(string urls) =>
        [.. urls.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(One)];

    private static IPEndPoint One(string url)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out Uri? uri) || uri.Scheme != Uri.UriSchemeHttp || uri.PathAndQuery != "/" || uri.UserInfo.Length > 0)
        {
            throw new UserErrorException($"'{url}' can't be listened at", "Urls", $"Name an address such as {Default}");
        }

        IPAddress? address = uri.Host == "localhost" ? IPAddress.Loopback : IPAddress.TryParse(uri.Host.Trim('[', ']'), out IPAddress? parsed) ? parsed : null;
        return address is not null && IPAddress.IsLoopback(address)
            ? new IPEndPoint(address, uri.Port)
            : throw new UserErrorException(
                $"{uri.Host} can be reached from the network, and the role web asks nobody for a key",
                "Urls",
                $"Listen on the loopback, such as {Default}, and bring programs of other machines there through an SSH tunnel");
    }
}
