using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SatCurate.Curation;
using SatCurate.Silo;
using SatCurate.Silo.Cluster;
using SatCurate.Silo.Operations;

namespace SatCurate.Client.Web;

/// <summary>The role web: what programs of this machine ask over HTTP.</summary>
internal static class WebServer
{
    // Feeds are cut off at once; what is left are answers of a few bytes.
    private static readonly TimeSpan s_shutdown = TimeSpan.FromSeconds(5);

    /// <summary>Serves until <paramref name="stop"/>.</summary>
    /// <param name="place">The store, and its cluster, if any.</param>
    /// <param name="cluster">For the log.</param>
    /// <param name="options">Where to listen, and how to log.</param>
    /// <param name="ready">Called once, with the addresses that are listened at.</param>
    /// <param name="stop">Ends it.</param>
    /// <exception cref="UserErrorException">Somebody else listens there.</exception>
    public static async Task RunAsync(StorePlace place, ClusterOptions? cluster, ServeOptions options, Action<string> ready, CancellationToken stop)
    {
        await using WebApplication app = Build(place, cluster, options);
        try
        {
            await app.StartAsync(stop);
        }
        catch (IOException e) when (e.InnerException is AddressInUseException)
        {
            throw new UserErrorException($"somebody else listens at {string.Join(", ", options.Web)}", "Urls", "Choose another port with --urls");
        }

        ready(string.Join(", ", app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses));
        await Task.Delay(Timeout.Infinite, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await app.StopAsync(CancellationToken.None);
    }

    private static WebApplication Build(StorePlace place, ClusterOptions? cluster, ServeOptions options)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => Listen(kestrel, options.Web));
        builder.Logging.AddSiloLog(cluster, options);
        builder.Services
            .AddRoutingCore()
            .Configure<HostOptions>(host => host.ShutdownTimeout = s_shutdown)
            .AddSingleton(place)
            .AddSingleton(TimeProvider.System)
            .AddSingleton<FeedEndpoint>()
            .AddSingleton<WebHealth>();
        WebApplication app = builder.Build();
        app.Use(Failures.CatchAsync);
        app.Use(LoopbackHosts.CheckAsync);
        app.UseRouting();
        app.UseEndpoints(_ => { });
        Map(app);
        app.Run(context => Problem.Of(StatusCodes.Status404NotFound, "there is nothing at this address").ExecuteAsync(context));
        return app;
    }

    /// <summary>Every address that is answered.</summary>
    private static void Map(WebApplication app)
    {
        CancellationToken stopping = app.Lifetime.ApplicationStopping;
        FeedEndpoint feed = app.Services.GetRequiredService<FeedEndpoint>();
        WebHealth health = app.Services.GetRequiredService<WebHealth>();
        app.MapGet("/api/datasets/{dataset}/feed", context => feed.AnswerAsync(context, stopping));
        app.MapGet("/healthz/live", WebHealth.AnswerLiveAsync);
        app.MapGet("/healthz/ready", health.AnswerReadyAsync);
    }

    private static void Listen(KestrelServerOptions kestrel, IReadOnlyList<IPEndPoint> addresses)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxConcurrentConnections = 100;
        kestrel.Limits.MaxRequestBodySize = 0;
        kestrel.Limits.MaxRequestHeadersTotalSize = 8 * 1024;
        kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(5);
        kestrel.Limits.MinResponseDataRate = null; // A training that takes its time with a batch is no dead peer.
        foreach (IPEndPoint address in addresses)
        {
            kestrel.Listen(address, listen => listen.Protocols = HttpProtocols.Http1);
        }
    }
}
