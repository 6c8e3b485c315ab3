using System.Text.Json;
using System.Text.RegularExpressions;
using SatCurate.Faults;
using SatCurate.Postgres;

namespace SatCurate.Cluster.Tests;

/// <summary>What all tests share: Azurite, the data, and what one undisturbed process makes of it.</summary>
public partial class ClusterFixture(PostgresServer postgres) : IAsyncLifetime
{
    /// <summary>Planned epochs.</summary>
    public const int Epochs = 40;

    /// <summary>Three blocks.</summary>
    protected const int Samples = 2500;

    private static readonly string[] s_clean = Clean("trained", batchSize: 16);

    private readonly string _folder = Directory.CreateTempSubdirectory("satcurate-cluster-").FullName;

    /// <summary>Where all stores are.</summary>
    internal AzuriteProcess Azurite { get; } = new();

    /// <summary>The export of one undisturbed process.</summary>
    public string Reference => Path.Combine(_folder, "reference.csv");

    private string Alone => Path.Combine(_folder, "alone");

    /// <summary>What the data set is ingested from.</summary>
    protected virtual string[] Input => [Features];

    /// <summary>100 samples more, of the same kind.</summary>
    public string[] More
    {
        get
        {
            string more = Path.Combine(_folder, "more.csv");
            FeatureFile.Write(more, 100, seed: 6);
            return [more];
        }
    }

    private string Features => Path.Combine(_folder, "features.csv");

    public async ValueTask InitializeAsync()
    {
        if (AzuriteProcess.WhyNot is not null)
        {
            return;
        }

        await Azurite.StartAsync();
        FeatureFile.Write(Features, Samples, seed: 5);
        var alone = new DirectoryPlace(Alone);
        await SatCurateProcess.OutputAsync(alone, ["ingest", "trained", .. Input]);
        await SatCurateProcess.OutputAsync(alone, s_clean);
        await SatCurateProcess.OutputAsync(alone, "export", "trained", "--to", Reference);
    }

    /// <summary>A store and a cluster that are nobody else's, without a silo yet.</summary>
    /// <param name="more">Variables of its processes, besides those that make them one cluster.</param>
    internal async Task<ClusterPlace> NewClusterAsync(params (string Name, string Value)[] more) =>
        NewCluster("postgres", await postgres.CreateDatabaseAsync(), more);

    /// <summary>The same, where its silos find each other elsewhere.</summary>
    internal ClusterPlace NewCluster(string provider, string connection, params (string Name, string Value)[] more)
    {
        if (AzuriteProcess.WhyNot is { } why)
        {
            Assert.Skip(why);
        }

        return new ClusterPlace(Azurite, provider, connection) { More = more.ToDictionary(m => m.Name, m => m.Value) };
    }

    /// <summary>Brings the data in by a process that holds the store alone.</summary>
    internal Task IngestAloneAsync(ClusterPlace place) => SatCurateProcess.OutputAsync(place, ["ingest", "trained", .. Input]);

    /// <summary>Brings the data in through the cluster.</summary>
    internal Task IngestAsync(IPlace place, string dataset = "trained") =>
        SatCurateProcess.OutputAsync(place, ["ingest", dataset, .. Input, "--cluster"]);

    /// <summary>
    /// Brings the data in through the cluster, and starts the run that <see cref="Reference"/> is the end of, unless <paramref name="more"/>
    /// options make it another.
    /// </summary>
    internal async Task<SatCurateProcess> StartCleanAsync(ClusterPlace place, params string[] more)
    {
        await IngestAsync(place);
        return SatCurateProcess.Start(place, [.. s_clean, "--cluster", "--report", Path.Combine(_folder, "report.html"), .. more]);
    }

    /// <summary>As <see cref="StartCleanAsync"/>, but follows nothing: the run goes on by itself.</summary>
    /// <param name="place">Where.</param>
    /// <param name="dataset">Data set to make.</param>
    /// <param name="batchSize">Samples a step: with fewer than in other runs, this one takes longer and comes to another end.</param>
    internal async Task StartDetachedAsync(IPlace place, string dataset = "trained", int batchSize = 16)
    {
        await IngestAsync(place, dataset);
        await SatCurateProcess.OutputAsync(place, [.. Clean(dataset, batchSize), "--cluster", "--detach"]);
    }

    /// <summary>Waits until the first run has committed so many epochs, by its store: what follows it may be cut off for a while.</summary>
    internal static async Task UntilEpochAsync(IPlace place, SatCurateProcess clean, int epoch)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(5));
        var clock = new RunClock(place, "trained", run: 1, Epochs);
        while (await clock.CommittedAsync() < epoch)
        {
            clean.HasExited.ShouldBeFalse(clean.Errors);
            await Task.Delay(50, patience.Token);
        }
    }

    /// <summary>Demands that queries, decisions, exports and predictions come out as those of one process that trained the same.</summary>
    internal async Task ShouldAnswerAsOneProcessDoesAsync(IPlace place)
    {
        var alone = new DirectoryPlace(Alone);
        string[] there = await AnswersAsync(alone, "there");
        string[] here = await AnswersAsync(place, "here", "--cluster");
        here.ShouldBe(there);
    }

    /// <summary>The first run of a data set, as <c>status</c> shows it.</summary>
    internal static async Task<JsonElement> RunOfAsync(IPlace place, string dataset = "trained")
    {
        string status = await SatCurateProcess.OutputAsync(place, "status", dataset, "--json", "--cluster");
        return JsonSerializer.Deserialize<JsonElement>(status)[0].GetProperty("runs")[0];
    }

    /// <summary>Demands that the run has come to the end of an undisturbed one, with one visit per sample and epoch, by the bytes alone.</summary>
    internal Task ShouldBeAtTheSameEndAsync(IPlace place, SatCurateProcess clean) => ShouldBeAtItsEndAsync(place, clean, Reference);

    /// <summary>Demands that the run has come to its end, with one visit per sample and epoch, by the bytes alone.</summary>
    internal async Task ShouldBeAtItsEndAsync(IPlace place, SatCurateProcess clean, string? reference = null)
    {
        ProcessResult result = await clean.EndAsync();
        result.ExitCode.ShouldBe(0, result.Errors);
        string export = Path.Combine(_folder, $"{Guid.NewGuid():N}.csv");
        await SatCurateProcess.OutputAsync(place, "export", "trained", "--to", export, "--cluster");
        CheckResult check = await Checker.RunAsync(place, "trained", new Expected(Epochs) { Export = export, Reference = reference, Attempts = [] });
        check.IsRight.ShouldBeTrue(check.Text);
    }

    private async Task<string[]> AnswersAsync(IPlace place, string name, params string[] how)
    {
        (string export, string predictions) = (Path.Combine(_folder, $"{name}-export.csv"), Path.Combine(_folder, $"{name}-predictions.csv"));
        string before = await SatCurateProcess.OutputAsync(place, ["suspects", "trained", "--limit", "50", "--json", .. how]);
        foreach (string[] decision in (string[][])[["7", "relabel:c2"], ["8", "discard"], ["9", "keep"]])
        {
            await SatCurateProcess.OutputAsync(place, ["decide", "trained", .. decision, "--by", "Ann", .. how]);
        }

        string after = await SatCurateProcess.OutputAsync(place, ["suspects", "trained", "--undecided", "--limit", "50", "--json", .. how]);
        await SatCurateProcess.OutputAsync(place, ["export", "trained", "--to", export, .. how]);
        await SatCurateProcess.OutputAsync(place, ["predict", "trained", Features, "--to", predictions, .. how]);
        return [before, after, Time().Replace(await File.ReadAllTextAsync(export), ""), await File.ReadAllTextAsync(predictions)];
    }

    [GeneratedRegex(@"\d{4}-\d\d-\d\dT[0-9:.]+Z")]
    private static partial Regex Time();

    private static string[] Clean(string dataset, int batchSize) =>
        ["clean", dataset, "--model", "mlp", "--epochs", $"{Epochs}", "--warmup", "5", "--batch-size", $"{batchSize}", "--seed", "3", "--input-dropout", "0", "--device", "cpu"];

    public async ValueTask DisposeAsync()
    {
        await Azurite.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
        GC.SuppressFinalize(this);
    }
}

/// <summary>The same on pictures of CIFAR-10 with labels made wrong, where they are at hand; else on the generated features.</summary>
public sealed class PicturesFixture(PostgresServer postgres) : ClusterFixture(postgres)
{
    private static readonly string? s_pictures = Environment.GetEnvironmentVariable("SATCURATE_TEST_DATA") is { } folder
        && Path.Combine(folder, "cifar10", "data_batch_1.bin.gz") is var file && File.Exists(file) ? file : null;

    protected override string[] Input => s_pictures is null ? base.Input : [s_pictures, "--limit", $"{Samples}", "--inject", "symmetric:0.4"];
}
