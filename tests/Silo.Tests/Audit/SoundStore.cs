using SatCurate.Contracts.Datasets;
using SatCurate.Contracts.Runs;
using SatCurate.Datasets;
using SatCurate.Storage;

namespace SatCurate.Silo.Tests.Audit;

/// <summary>A store that the program has written: a data set of three blocks and a test block, one finished run, two decisions.</summary>
public sealed class SoundStore : IAsyncLifetime
{
    public const string Dataset = "glyphs";
    public const int Epochs = 3;

    private readonly SiloFixture _silo = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("satcurate-sound-").FullName;

    public async ValueTask InitializeAsync()
    {
        await _silo.InitializeAsync();
        DatasetManifest manifest = await _silo.IngestAsync(Dataset, 150);
        int run = await _silo.StartAsync(manifest, new CleanOptions { Model = "linear", Epochs = Epochs, WarmUp = 1, BatchSize = 32, Seed = 5 });
        (await _silo.UntilEndedAsync(Dataset, run)).Phase.ShouldBe(RunPhase.Finished);
        await _silo.Dataset(Dataset).DecideAsync(new DecisionBatch("ann", null, [3, 70], [7, 2]), CancellationToken.None);
        await _silo.Dataset(Dataset).DecideAsync(new DecisionBatch("ann", null, [3], [1]), CancellationToken.None);
        await _silo.Connection.DisposeAsync();
        Copy(_silo.StorePath, _folder);
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_silo.StorePath, recursive: true);
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    /// <summary>A copy to damage; the caller deletes it.</summary>
    public DamagedStore Copy()
    {
        string folder = Directory.CreateTempSubdirectory("satcurate-damaged-").FullName;
        Copy(_folder, folder);
        return new DamagedStore(folder);
    }

    private static void Copy(string from, string to)
    {
        foreach (string file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            string target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target, overwrite: true);
        }
    }
}
