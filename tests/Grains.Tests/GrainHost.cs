using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using Orleans.Core.Internal;
using Orleans.Runtime;
using SatCurate.Contracts;
using SatCurate.Contracts.Blocks;
using SatCurate.Contracts.Datasets;
using SatCurate.Contracts.Samples;
using SatCurate.Curation;
using SatCurate.Grains.Tests.Protocol;
using SatCurate.Storage;

namespace SatCurate.Grains.Tests;

/// <summary>A real silo over a real file store in a temporary folder, with fault points between the two.</summary>
public sealed class GrainHost : IAsyncLifetime
{
    private readonly string _folder = Path.Combine(Path.GetTempPath(), "satcurate-grains-" + Guid.NewGuid().ToString("N"));
    private IHost _host = null!;
    private FileStore _files = null!;

    /// <summary>How many sample grains may be awake; no cap by default.</summary>
    public ResidentSamples Residents { get; init; } = new();

    /// <summary>How runs are kept going.</summary>
    public RunPolicy Policy { get; init; } = RunPolicy.OneProcess;

    /// <summary>The store as the grains see it.</summary>
    internal FaultyStore Store { get; private set; } = null!;

    /// <summary>What stands before every grain call.</summary>
    public CallFaults Calls { get; } = new();

    /// <summary>The grains.</summary>
    public IGrainFactory Grains => _host.Services.GetRequiredService<IGrainFactory>();

    public async ValueTask InitializeAsync()
    {
        _files = FileStore.Open(_folder, "tests");
        Store = new FaultyStore(_files);
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Logging.SetMinimumLevel(LogLevel.None);
        builder.UseOrleans(silo => silo.UseLocalhostClustering(FreePort(), FreePort(), null, "tests", "tests").AddOutgoingGrainCallFilter(Calls));
        builder.Services.AddSingleton<IStore>(Store);
        builder.Services.AddSingleton(Policy);
        builder.Services.AddSingleton(Residents);
        builder.Services.AddSingleton(TimeProvider.System);
        _host = builder.Build();
        await _host.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
        _files.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>Makes a data set of labels alone: grains never read payload.</summary>
    public async Task<DatasetManifest> CreateAsync(string name, int classes, IReadOnlyList<int> given, int blockSize = 1024, IReadOnlyList<int>? truth = null)
    {
        var manifest = new DatasetManifest
        {
            Name = name,
            IngestId = Guid.NewGuid(),
            Classes = [.. Enumerable.Range(0, classes).Select(c => $"c{c}")],
            Kind = PayloadKind.FeaturesFloat32,
            Channels = 1,
            Height = 1,
            Width = 1,
            BlockSize = blockSize,
            TrainCount = given.Count,
            TestCount = 0,
            Format = "test",
            HasTruth = truth is not null,
            CreatedAt = DateTimeOffset.UnixEpoch,
        };
        for (int block = 0; block < manifest.TrainBlocks; block++)
        {
            int[] labels = [.. given.Skip(block * blockSize).Take(blockSize)];
            await LabelsFile.WriteAsync(_files, StoreLayout.Given(name, block), labels, CancellationToken.None);
            if (truth is not null)
            {
                int[] known = [.. truth.Skip(block * blockSize).Take(blockSize)];
                await LabelsFile.WriteAsync(_files, StoreLayout.Truth(name, block), known, CancellationToken.None);
            }
        }

        await ManifestFile.WriteAsync(_files, manifest, CancellationToken.None);
        return manifest;
    }

    public IDatasetGrain Dataset(string name) => Grains.GetGrain<IDatasetGrain>(name);

    public IBlockGrain Block(string dataset, int block = 0) => Grains.GetGrain<IBlockGrain>(GrainKeys.Block(dataset, block));

    public ISampleGrain Sample(string dataset, long index) => Grains.GetGrain<ISampleGrain>(GrainKeys.Sample(dataset, index));

    /// <summary>Puts one activation to sleep.</summary>
    public static async Task SleepAsync(IAddressable grain) => await grain.AsReference<IGrainManagementExtension>().DeactivateOnIdle();

    /// <summary>Takes the block's journal over behind its back, as another activation would: whatever it had not made durable is lost.</summary>
    public async Task FenceAsync(string dataset, int block, IReadOnlyList<int> given)
    {
        (Journal journal, _) = await BlockRecovery.OpenAsync(_files, dataset, block, BlockLabels.Of([.. given]), CancellationToken.None);
        await journal.DisposeAsync();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
