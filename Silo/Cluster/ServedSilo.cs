using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using Orleans.Hosting;
using SatCurate.Curation;
using SatCurate.Grains;
using SatCurate.Storage;

namespace SatCurate.Silo.Cluster;

/// <summary>A silo that stays until it is told to go: <c>satcurate serve</c>.</summary>
public static class ServedSilo
{
    /// <summary>
    /// How long a silo that was told to go may take to hand on what it has: a trainer ends its step and commits a checkpoint, blocks flush their
    /// journals.
    /// </summary>
    public static readonly TimeSpan Drain = TimeSpan.FromSeconds(110);

    /// <summary>Runs the silo until <paramref name="stop"/>, then lets it hand on what it has.</summary>
    /// <param name="location">The store, in Azure.</param>
    /// <param name="cluster">The cluster.</param>
    /// <param name="roles">What the silo does.</param>
    /// <param name="residentSamples">How many sample grains may be awake; null for no cap.</param>
    /// <param name="notices">Told of waiting for the store and of losing it.</param>
    /// <param name="ready">Called once, when the silo is one of the cluster.</param>
    /// <param name="stop">Tells it to go.</param>
    /// <exception cref="UserErrorException">The store is a directory, or another process or cluster holds it.</exception>
    public static async Task RunAsync(
        string location, ClusterOptions cluster, SiloRoles roles, int? residentSamples, StoreNotices notices, Action ready, CancellationToken stop)
    {
        await using IOpenStore store = await ShareAsync(location, cluster, notices, stop);
        using IHost host = Build(store, cluster, roles, residentSamples);
        await host.StartAsync(stop);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(
            stop, host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping);
        ready();
        await Task.Delay(Timeout.Infinite, ended.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await host.StopAsync(CancellationToken.None);
        if (!stop.IsCancellationRequested)
        {
            throw new InvalidOperationException("the silo ended by itself; its log says why");
        }
    }

    private static async Task<IOpenStore> ShareAsync(string location, ClusterOptions cluster, StoreNotices notices, CancellationToken stop)
    {
        try
        {
            return await StoreOpening.ShareAsync(location, cluster.Id, notices, stop);
        }
        catch (StoreHeldException held)
        {
            throw new UserErrorException($"the store is held by {held.Owner}", location, "Wait for it to end, or choose another --store");
        }
    }

    private static IHost Build(IStore store, ClusterOptions cluster, SiloRoles roles, int? residentSamples)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Logging.SetMinimumLevel(LogLevel.Warning)
            .AddFilter("SatCurate", LogLevel.Information)
            .AddFilter("Orleans.Runtime.Messaging", LogLevel.Error) // A silo that is gone is named by the membership's own lines.
            .AddFilter("Orleans.Runtime.Watchdog", LogLevel.Error) // It warns at every start, of a check that has never run.
            .AddSimpleConsole(format => (format.SingleLine, format.TimestampFormat, format.UseUtcTimestamp, format.ColorBehavior) =
                (true, "yyyy-MM-dd HH:mm:ss.fff'Z' ", true, LoggerColorBehavior.Disabled));
        builder.Services.Configure<ConsoleLoggerOptions>(options => options.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = Drain);
        builder.UseOrleans(silo => silo
            .AddSatCurate(store, new RunPolicy { KeepsRunsGoing = true, Lease = cluster.Lease }, residentSamples)
            .InCluster(cluster, roles));
        if (roles.HasFlag(SiloRoles.Trainer))
        {
            builder.Services.AddHostedService<TrainerWorker>();
        }

        return builder.Build();
    }
}
