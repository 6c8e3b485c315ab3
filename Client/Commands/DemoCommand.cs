using System.CommandLine;
using System.Globalization;
using SatCurate.Client.Evaluation;
using SatCurate.Client.Follow;
using SatCurate.Client.Report;
using SatCurate.Client.Stores;
using SatCurate.Client.Suspects;
using SatCurate.Client.Terminal;
using SatCurate.Contracts.Blocks;
using SatCurate.Contracts.Datasets;
using SatCurate.Contracts.Runs;
using SatCurate.Curation;
using SatCurate.Datasets;
using SatCurate.Datasets.Glyphs;
using SatCurate.Datasets.Labels;
using SatCurate.Silo;
using SatCurate.Storage;

namespace SatCurate.Client.Commands;

/// <summary>The whole job on a generated data set whose truth is known.</summary>
internal sealed class DemoCommand : VerbCommand
{
    private const string Dataset = "demo";
    private const int TestSamples = 1000;
    private const int WorstShown = 10;

    private readonly Option<int> _samples = new("--samples") { Description = "Training samples to generate, 100 to 1,000,000", DefaultValueFactory = _ => 6000, HelpName = "N" };
    private readonly Option<double> _noise = new("--noise") { Description = "Share of labels to draw anew, 0 to 1", DefaultValueFactory = _ => 0.3, HelpName = "R" };
    private readonly Option<long> _seed = new("--seed") { Description = "Seed of samples, noise and training", DefaultValueFactory = _ => 1, HelpName = "S" };

    public DemoCommand()
        : base("demo", "Clean a generated data set and show what comes out; needs nothing", "satcurate demo")
    {
        Add(_samples);
        Add(_noise);
        Add(_seed);
        AddShared();
    }

    protected override async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        int samples = context.Value(_samples);
        double noise = context.Value(_noise);
        if (samples is < 100 or > 1_000_000)
        {
            throw new UserErrorException($"--samples {samples} lies outside 100 to 1,000,000");
        }

        if (noise is not (>= 0 and <= 1))
        {
            throw new UserErrorException(string.Create(CultureInfo.InvariantCulture, $"--noise {noise} lies outside 0 to 1"));
        }

        IStoreConnection connection = await StoreConnections.OpenAsync(context.Place, StoreAccess.Own, "demo", cancellationToken);
        await using DatasetSession session = await GenerateAsync(context, connection, samples, noise, cancellationToken);
        var start = new RunStart(session, context);
        int run = await start.StartAsync(new CleanOptions { Seed = context.Value(_seed) }, cancellationToken);
        RunStatus finished = await start.FinishAsync(run, cancellationToken);
        await ShowAsync(context, session, finished, cancellationToken);
        return ExitCode.Success;
    }

    private async Task<DatasetSession> GenerateAsync(
        CommandContext context, IStoreConnection connection, int samples, double noise, CancellationToken cancellationToken)
    {
        try
        {
            if (await ManifestFile.ReadAsync(connection.Store, Dataset, cancellationToken) is not null)
            {
                await context.Error.WriteLineAsync($"replacing the data set '{Dataset}' of an earlier demo");
                IDatasetGrain grain = connection.Grains.GetGrain<IDatasetGrain>(Dataset);
                await DatasetRemoval.RemoveAsync(grain, connection.Store, Dataset, context.Store, cancellationToken);
            }

            await context.Error.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"generating {samples:N0} hand-drawn digits, no real data, and drawing {noise:P0} of their labels anew"));
            long seed = context.Value(_seed);
            var request = new IngestRequest
            {
                Dataset = Dataset,
                Source = new GlyphSource(Splits.Train, samples, seed),
                TestSource = new GlyphSource(Splits.Test, TestSamples, seed),
                Inject = string.Create(CultureInfo.InvariantCulture, $"symmetric:{noise}"),
                Seed = seed,
            };
            await Ingest.IngestAsync(connection.Store, request, new IngestDisplay(context), cancellationToken);
            return await DatasetSession.OfAsync(connection, Dataset, cancellationToken);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    private static async Task ShowAsync(CommandContext context, DatasetSession session, RunStatus run, CancellationToken cancellationToken)
    {
        (RevisionView view, _) = await session.RevisionAsync(run.Run, cancellationToken);
        int[] truth = await LabelReader.ReadTruthAsync(session.Store, session.Manifest, cancellationToken);
        TruthFigures figures = await TruthComparison.MeasureAsync(session, view, truth, cancellationToken);
        string report = await ReportFile.WriteAsync(session, view, run, ReportPath.Of(context.Store, Dataset), cancellationToken);
        EvaluationResult result = EvaluationResult.Of(Dataset, view.Revision, run, figures, null);
        if (context.Json)
        {
            result.Print(context);
            return;
        }

        SuspectPage page = await session.Grain.SuspectsAsync(new SuspectQuery { View = view, Top = WorstShown }, cancellationToken);
        context.Out.WriteLine("The data is generated: hand-drawn digits with labels made wrong on purpose, so the truth is known.");
        context.Out.WriteLine();
        if (page.Rows.Count == 0)
        {
            context.Out.WriteLine("no suspects: every predicted label agrees with its given one");
        }
        else
        {
            context.Out.WriteLine($"the {page.Rows.Count} worst suspects");
            new SuspectList(session, view, run.Epochs, page.Matching, 0, page.Rows, new Dictionary<long, string>()).PrintTable(context);
        }

        context.Out.WriteLine();
        context.Out.WriteLine("against the truth");
        result.Print(context);
        context.Out.WriteLine();
        context.Out.WriteLine($"report: {report}");
        context.Out.WriteLine("look further:");
        string named = context.StoreIsDefault ? "" : $" --store {context.Store}";
        foreach (string command in (string[])["suspects demo", $"show demo {(page.Rows.Count > 0 ? page.Rows[0].Index : 0)}", "export demo --to demo.csv", "status demo"])
        {
            context.Out.WriteLine($"  {ProgramName.Text} {command}{named}");
        }
    }
}
