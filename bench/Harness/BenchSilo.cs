using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SatCurate.Contracts;
using SatCurate.Contracts.Datasets;
using SatCurate.Contracts.Runs;
using SatCurate.Grains;
using SatCurate.Silo;
using SatCurate.Storage;

namespace SatCurate.Harness;

/// <summary>A silo as the one-machine program has it, over a file store in a temporary folder, but without a trainer: the benchmark is the trainer.</summary>
public sealed class BenchSilo : IAsyncDisposable
{
    private readonly IHost _host;
    private readonly FileStore _store;
    private readonly string _folder;

    private BenchSilo(IHost host, FileStore store, ObservedStore observed, string folder) =>
        (_host, _store, Observed, _folder) = (host, store, observed, folder);

    /// <summary>The grains.</summary>
    public IGrainFactory Grains => _host.Services.GetRequiredService<IGrainFactory>();

    /// <summary>The store.</summary>
    public IStore Store => Observed;

    /// <summary>The store, and what it was asked to write.</summary>
    public ObservedStore Observed { get; }

    /// <summary>Starts it.</summary>
    /// <param name="unjournaled">Data set whose appends go nowhere; null for none.</param>
    /// <param name="residentSamples">How many sample grains may be awake; null for no cap.</param>
    public static Task<BenchSilo> StartAsync(string? unjournaled = null, int? residentSamples = null) =>
        OpenAsync(Path.Combine(Path.GetTempPath(), "satcurate-bench-" + Guid.NewGuid().ToString("N")), unjournaled, residentSamples);

    /// <summary>Starts it over a folder, which goes with it.</summary>
    /// <param name="folder">Folder of the store.</param>
    /// <param name="unjournaled">Data set whose appends go nowhere; null for none.</param>
    /// <param name="residentSamples">How many sample grains may be awake; null for no cap.</param>
    public static async Task<BenchSilo> OpenAsync(string folder, string? unjournaled = null, int? residentSamples = null)
    {
        FileStore store = FileStore.Open(folder, "benchmark");
        var observed = new ObservedStore(store, unjournaled);
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.UseOrleans(silo => silo
            .AddSatCurate(observed, RunPolicy.OneProcess, residentSamples)
            .WithoutDirectoryCache()
            .UseLocalhostClustering(FreePort(), FreePort(), null, "bench", "bench"));
        IHost host = builder.Build();
        await host.StartAsync();
        return new BenchSilo(host, store, observed, folder);
    }

    /// <summary>A data set of labels alone: grains never read payload.</summary>
    public Task<DatasetManifest> CreateAsync(string name, int classes, IReadOnlyList<int> given) => CreateAsync(Store, name, classes, given);

    /// <summary>The same in any store.</summary>
    public static async Task<DatasetManifest> CreateAsync(IStore store, string name, int classes, IReadOnlyList<int> given)
    {
        var manifest = new DatasetManifest
        {
            Name = name,
            IngestId = Guid.NewGuid(),
            Classes = [.. Enumerable.Range(0, classes).Select(c => $"class{c}")],
            Kind = PayloadKind.FeaturesFloat32,
            Channels = 1,
            Height = 1,
            Width = 1,
            BlockSize = 1024,
            TrainCount = given.Count,
            TestCount = 0,
            Format = "benchmark",
            HasTruth = false,
            CreatedAt = DateTimeOffset.UtcNow,
        };
        for (int block = 0; block < manifest.TrainBlocks; block++)
        {
            int[] labels = [.. given.Skip(block * manifest.BlockSize).Take(manifest.BlockSize)];
            await LabelsFile.WriteAsync(store, StoreLayout.Given(name, block), labels, CancellationToken.None);
        }

        await ManifestFile.WriteAsync(store, manifest, CancellationToken.None);
        return manifest;
    }

    /// <summary>Orders a run and takes it, as a trainer does.</summary>
    public async Task<(IRunGrain Run, RunAssignment Assignment)> TakeRunAsync(string dataset, RunOrder order, Guid worker)
    {
        StartRunAnswer answer = await Grains.GetGrain<IDatasetGrain>(dataset).StartRunAsync(order, CancellationToken.None);
        if (answer.Refused is { } refused)
        {
            throw new InvalidOperationException(refused);
        }

        IRunGrain run = Grains.GetGrain<IRunGrain>(GrainKeys.Run(dataset, answer.Run));
        return (run, await run.AttachAsync(worker, CancellationToken.None) ?? throw new InvalidOperationException("the run is taken"));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
        _store.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
