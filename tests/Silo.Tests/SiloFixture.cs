using System.Runtime.InteropServices;
using SatCurate.Contracts;
using SatCurate.Contracts.Blocks;
using SatCurate.Contracts.Datasets;
using SatCurate.Contracts.Runs;
using SatCurate.Datasets;
using SatCurate.Datasets.Glyphs;
using SatCurate.Storage;

namespace SatCurate.Silo.Tests;

/// <summary>The one-machine program's silo over a store in a temporary folder, with what tests do to it.</summary>
public sealed class SiloFixture : IAsyncLifetime
{
    private readonly string _folder = Path.Combine(Path.GetTempPath(), "satcurate-silo-" + Guid.NewGuid().ToString("N"));

    public IStoreConnection Connection { get; private set; } = null!;

    public string StorePath => _folder;

    public async ValueTask InitializeAsync() =>
        Connection = await StoreConnections.OpenAsync(new StorePlace(_folder, null, StoreNotices.None), StoreAccess.Own, "tests", CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        await Connection.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    public IDatasetGrain Dataset(string name) => Connection.Grains.GetGrain<IDatasetGrain>(name);

    public IRunGrain Run(string name, int run) => Connection.Grains.GetGrain<IRunGrain>(GrainKeys.Run(name, run));

    /// <summary>A few generated glyphs under symmetric noise, in small blocks.</summary>
    public async Task<DatasetManifest> IngestAsync(string name, int samples = 300)
    {
        var request = new IngestRequest
        {
            Dataset = name,
            Source = new GlyphSource(Splits.Train, samples, 1),
            TestSource = new GlyphSource(Splits.Test, 60, 1),
            Inject = "symmetric:0.3",
            BlockSize = 64,
        };
        return (await Ingest.IngestAsync(Connection.Store, request, null, CancellationToken.None)).Manifest;
    }

    /// <summary>Starts a run; answers its ordinal.</summary>
    public async Task<int> StartAsync(DatasetManifest manifest, CleanOptions options)
    {
        StartRunAnswer answer = await Dataset(manifest.Name).StartRunAsync(RunPlanner.Plan(manifest, options), CancellationToken.None);
        answer.Refused.ShouldBeNull();
        return answer.Run;
    }

    /// <summary>Waits until a condition on the run's status holds.</summary>
    public async Task<RunStatus> UntilAsync(string name, int run, Func<RunStatus, bool> holds)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        while (true)
        {
            RunStatus? status = await Run(name, run).StatusAsync(patience.Token);
            if (status is not null && holds(status))
            {
                return status;
            }

            await Task.Delay(10, patience.Token);
        }
    }

    /// <summary>Waits for what happens behind a call's back.</summary>
    public static async Task UntilTrueAsync(Func<Task<bool>> holds)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (!await holds())
        {
            await Task.Delay(10, patience.Token);
        }
    }

    public Task<RunStatus> UntilEndedAsync(string name, int run) => UntilAsync(name, run, s => s.Phase != RunPhase.Active);

    /// <summary>Target and mean prediction of every sample in the run's last revision.</summary>
    public async Task<float[][]> ValuesAsync(DatasetManifest manifest, int run)
    {
        ViewAnswer view = await Dataset(manifest.Name).ViewAsync(run, CancellationToken.None);
        var values = new List<float[]>();
        for (int block = 0; block < manifest.TrainBlocks; block++)
        {
            IBlockGrain grain = Connection.Grains.GetGrain<IBlockGrain>(GrainKeys.Block(manifest.Name, block));
            BlockRows rows = await grain.RowsAsync(view.View!, CancellationToken.None);
            values.AddRange(MemoryMarshal.Cast<byte, float>(rows.Values.Span).ToArray().Chunk(2 * manifest.Classes.Count));
        }

        return [.. values];
    }

    public async Task<SuspectPage> SuspectsAsync(string name, int top = 20)
    {
        ViewAnswer view = await Dataset(name).ViewAsync(null, CancellationToken.None);
        return await Dataset(name).SuspectsAsync(new SuspectQuery { View = view.View!, Top = top }, CancellationToken.None);
    }
}
