using SatCurate.Faults;

namespace SatCurate.Soak;

/// <summary>The run that is disturbed, and the undisturbed one that it is compared with.</summary>
/// <param name="folder">For inputs and exports.</param>
/// <param name="seed">Seed of data and training.</param>
internal sealed class SoakRun(string folder, int seed)
{
    /// <summary>The data set that is trained on.</summary>
    public const string Trained = "trained";

    /// <summary>A data set of the same store that is decided on, and never trained.</summary>
    public const string Other = "other";

    /// <summary>Planned epochs.</summary>
    public const int Epochs = 60;

    /// <summary>Samples of each data set: three blocks.</summary>
    public const int Samples = 2500;

    /// <summary>Export of the undisturbed run.</summary>
    public string Reference => Path.Combine(folder, "undisturbed.csv");

    /// <summary>Starts the run, or goes on with it: a kill may have come before there was one.</summary>
    public string[] Clean { get; } =
    [
        "clean", Trained, "--resume", "--model", "mlp", "--epochs", $"{Epochs}", "--warmup", "5", "--batch-size", "64", "--seed", $"{seed}", "--device", "cpu",
    ];

    /// <summary>Brings both data sets into a fresh store.</summary>
    public async Task IngestAsync(IPlace place)
    {
        foreach ((string dataset, int of) in new[] { (Trained, seed), (Other, seed + 1) })
        {
            string file = Path.Combine(folder, dataset + ".csv");
            if (!File.Exists(file))
            {
                FeatureFile.Write(file, Samples, of);
            }

            await SatCurateProcess.OutputAsync(place, "ingest", dataset, file);
        }
    }

    /// <summary>Writes an export of the trained data set.</summary>
    public static Task ExportAsync(IPlace place, string file) =>
        SatCurateProcess.OutputAsync(place, "export", Trained, "--to", file, "--format", "csv");

    /// <summary>True once the process owns the store and its silo is up.</summary>
    public static bool IsReady(SatCurateProcess process) =>
        process.Errors.Contains("cleaning ", StringComparison.Ordinal) || process.Errors.Contains("resuming ", StringComparison.Ordinal);
}
