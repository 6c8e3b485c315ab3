namespace SatCurate.Faults.Tests;

/// <summary>The run that nobody disturbs, once for all tests: what its export says is what every disturbed run must come to.</summary>
public sealed class UndisturbedRun : IAsyncLifetime
{
    /// <summary>The data set that is trained on.</summary>
    public const string Trained = "trained";

    /// <summary>A data set of the same store that is decided on, and never trained.</summary>
    public const string Other = "other";

    /// <summary>Planned epochs.</summary>
    public const int Epochs = 24;

    /// <summary>Samples of each data set: three blocks.</summary>
    public const int Samples = 2500;

    private readonly string _folder = Directory.CreateTempSubdirectory("satcurate-faults-").FullName;
    private int _places;

    /// <summary>Starts the run, or goes on with it: a kill may have come before there was one.</summary>
    public static string[] Clean { get; } =
    [
        "clean", Trained, "--resume", "--model", "mlp", "--epochs", $"{Epochs}", "--warmup", "5", "--batch-size", "64", "--seed", "3", "--input-dropout", "0", "--device", "cpu",
    ];

    /// <summary>Its export.</summary>
    public string Export => Path.Combine(_folder, "undisturbed.csv");

    private string Ingested => Path.Combine(_folder, "ingested");

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        var place = new DirectoryPlace(Ingested);
        await IngestAsync(place);
        IPlace whole = Fresh();
        await SatCurateProcess.OutputAsync(whole, Clean);
        await ExportAsync(whole, Export);
        CheckResult result = await Checker.RunAsync(whole, Trained, new Expected(Epochs) { Export = Export, Attempts = [] });
        result.IsRight.ShouldBeTrue(result.Text);
    }

    /// <summary>A folder of its own.</summary>
    public string NewFolder() => Directory.CreateDirectory(Path.Combine(_folder, $"place-{++_places}")).FullName;

    /// <summary>A store of its own with both data sets, before the run.</summary>
    public IPlace Fresh() => FreshIn(Path.Combine(NewFolder(), "store"));

    /// <summary>The same in a directory that is given.</summary>
    public IPlace FreshIn(string store)
    {
        foreach (string file in Directory.EnumerateFiles(Ingested, "*", SearchOption.AllDirectories))
        {
            string copy = Path.Combine(store, Path.GetRelativePath(Ingested, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        return new DirectoryPlace(store);
    }

    /// <summary>The same in a container.</summary>
    /// <param name="azurite">The service.</param>
    /// <param name="port">Where the processes reach it.</param>
    public async Task<IPlace> FreshOnAsync(AzuriteProcess azurite, int port)
    {
        var place = new AzuritePlace(azurite, port);
        await place.UploadAsync(Ingested);
        return place;
    }

    private async Task IngestAsync(IPlace place)
    {
        foreach ((string dataset, int seed) in new[] { (Trained, 5), (Other, 6) })
        {
            string file = Path.Combine(_folder, dataset + ".csv");
            if (!File.Exists(file))
            {
                FeatureFile.Write(file, Samples, seed);
            }

            await SatCurateProcess.OutputAsync(place, "ingest", dataset, file);
        }
    }

    /// <summary>Demands that the disturbed run has come to the same end, and that every decision on the other data set is where it belongs.</summary>
    public async Task ShouldBeTheEndOfAsync(IPlace place, params IReadOnlyList<DecisionAttempt> onOther)
    {
        string export = Path.Combine(NewFolder(), "disturbed.csv");
        await ExportAsync(place, export);
        CheckResult trained = await Checker.RunAsync(place, Trained, new Expected(Epochs) { Export = export, Reference = Export, Attempts = [] });
        trained.IsRight.ShouldBeTrue(trained.Text);
        CheckResult other = await Checker.RunAsync(place, Other, new Expected(0) { Attempts = onOther });
        other.IsRight.ShouldBeTrue(other.Text);
    }

    /// <summary>Demands that whatever a killed process left is sound.</summary>
    public static async Task ShouldBeSoundAsync(IPlace place)
    {
        CheckResult result = await Checker.RunAsync(place, Trained, new Expected(Epochs) { Unfinished = true });
        result.IsRight.ShouldBeTrue(result.Text);
    }

    /// <summary>Waits until other processes can ask the one that holds the store.</summary>
    public static async Task UntilServingAsync(IPlace place, SatCurateProcess process)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        while (!process.Errors.Contains("cleaning ", StringComparison.Ordinal) && !process.Errors.Contains("resuming ", StringComparison.Ordinal))
        {
            process.HasExited.ShouldBeFalse($"{place.Store}: the process ended before it served: {process.Errors}");
            await Task.Delay(5, patience.Token);
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    private static Task ExportAsync(IPlace place, string file) =>
        SatCurateProcess.OutputAsync(place, "export", Trained, "--to", file, "--format", "csv");
}
