using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace SatCurate.Silo.Operations;

/// <summary>
/// What operators ask a served silo over HTTP: <c>/health/live</c>, <c>/health/ready</c>, <c>/metrics</c>. It answers whoever reaches it, and
/// only reads.
/// </summary>
internal static class OperatorEndpoint
{
    // Longer than the checks and a collection of metrics take.
    private static readonly TimeSpan s_longestRequest = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Listens at <paramref name="address"/> and nowhere else, whatever the environment says to web servers. To be called before the silo is
    /// added: what is added first starts first and stops last.
    /// </summary>
    public static IHostBuilder ListenForOperators(this IHostBuilder builder, IPEndPoint address) => builder.ConfigureWebHost(
        web => web
            .UseKestrelCore()
            .ConfigureKestrel(kestrel => Limit(kestrel).Listen(address, listen => listen.Protocols = HttpProtocols.Http1))
            .ConfigureServices(services => services
                .AddSingleton<Readiness>()
                .AddRequestTimeouts(timeouts => timeouts.DefaultPolicy = new() { Timeout = s_longestRequest }))
            .Configure(Answer),
        options => options.SuppressEnvironmentConfiguration = true);

    private static KestrelServerOptions Limit(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxConcurrentConnections = 100;
        kestrel.Limits.MaxRequestBodySize = 0;
        kestrel.Limits.MaxRequestLineSize = 1024;
        kestrel.Limits.MaxRequestHeaderCount = 32;
        kestrel.Limits.MaxRequestHeadersTotalSize = 8 * 1024;
        kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(5);
        kestrel.Limits.KeepAliveTimeout = TimeSpan.FromMinutes(2);
        return kestrel;
    }

    private static void Answer(IApplicationBuilder app) => app
        .UseRequestTimeouts()
        .Use(GetAlone)
        .UseOpenTelemetryPrometheusScrapingEndpoint("/metrics")
        .Run(context => context.Request.Path.Value switch
        {
            "/health/live" => context.Response.WriteAsJsonAsync(new { Alive = true }, context.RequestAborted),
            "/health/ready" => AnswerReadyAsync(context),
            _ => RefuseAsync(context, StatusCodes.Status404NotFound),
        });

    private static Task GetAlone(HttpContext context, RequestDelegate next)
    {
        if (HttpMethods.IsGet(context.Request.Method))
        {
            return next(context);
        }

        context.Response.Headers.Allow = HttpMethods.Get;
        return RefuseAsync(context, StatusCodes.Status405MethodNotAllowed);
    }

    private static async Task AnswerReadyAsync(HttpContext context)
    {
        Readiness readiness = context.RequestServices.GetRequiredService<Readiness>();
        IReadOnlyDictionary<string, string> failed = await readiness.FailuresAsync(context.RequestAborted);
        context.Response.StatusCode = failed.Count == 0 ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        await context.Response.WriteAsJsonAsync(new { Ready = failed.Count == 0, Failed = failed }, context.RequestAborted);
    }

    private static Task RefuseAsync(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    }
}
