using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Hosting;
using SatCurate.Curation;
using SatCurate.Grains;
using SatCurate.Silo.Operations;
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
    /// <param name="options">What the silo does, and how it is watched.</param>
    /// <param name="notices">Told of waiting for the store and of losing it.</param>
    /// <param name="ready">Called once, when the silo is one of the cluster.</param>
    /// <param name="stop">Tells it to go.</param>
    /// <exception cref="UserErrorException">
    /// The store is a directory, or another process or cluster holds it; or somebody else listens where operators are to be answered.
    /// </exception>
    public static async Task RunAsync(
        string location, ClusterOptions cluster, ServeOptions options, StoreNotices notices, Action ready, CancellationToken stop)
    {
        await using IOpenStore store = await ShareAsync(location, cluster, notices, stop);
        using IHost host = Build(store, cluster, options);
        await StartAsync(host, options, stop);
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

    private static async Task StartAsync(IHost host, ServeOptions options, CancellationToken stop)
    {
        try
        {
            await host.StartAsync(stop);
        }
        catch (IOException e) when (e.InnerException is AddressInUseException)
        {
            throw new UserErrorException($"somebody else listens at {options.Http}", "Http", "Choose another port");
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

    private static IHost Build(IStore store, ClusterOptions cluster, ServeOptions options)
    {
        IHostBuilder builder = new HostBuilder()
            .WithTelemetryVariables()
            .ConfigureLogging(logging => logging.AddSiloLog(cluster, options))
            .ConfigureServices(services => services.AddSingleton(options).Configure<HostOptions>(host => host.ShutdownTimeout = Drain));
        if (options.Http is { } http)
        {
            builder.ListenForOperators(http);
        }

        var policy = new RunPolicy { KeepsRunsGoing = true, Lease = cluster.Lease, Turn = cluster.Turn };
        builder.UseOrleans(silo => silo.AddSatCurate(store, policy, options.ResidentSamples).InCluster(cluster, options.Roles).AddTelemetry(cluster, options));
        if (options.Roles.HasFlag(SiloRoles.Trainer))
        {
            builder.ConfigureServices(services => services.AddHostedService<TrainerWorker>());
        }

        return builder.Build();
    }
}
