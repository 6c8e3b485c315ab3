using System.Net;
using Microsoft.AspNetCore.Http;

namespace SatCurate.Client.Web;

/// <summary>
/// Refuses requests that name another host than this machine: a page of the web whose name has been made to stand for 127.0.0.1 would otherwise
/// read through its visitor's browser what only programs of this machine may.
/// </summary>
internal static class LoopbackHosts
{
    /// <summary>The middleware.</summary>
    public static Task CheckAsync(HttpContext context, RequestDelegate next) => IsLoopback(context.Request.Host.Host)
        ? next(context)
        : Problem.Of(StatusCodes.Status400BadRequest, "this server answers under the names of its own machine: 127.0.0.1, [::1] or localhost")
            .ExecuteAsync(context);

    /// <summary>True for <c>localhost</c> and the addresses of the loopback.</summary>
    public static bool IsLoopback(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.Trim('[', ']'), out IPAddress? address) && IPAddress.IsLoopback(address));
}
