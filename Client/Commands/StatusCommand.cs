using System.CommandLine;
using System.Globalization;
using SatCurate.Client.Follow;
using SatCurate.Client.Stores;
using SatCurate.Client.Terminal;
using SatCurate.Contracts.Datasets;
using SatCurate.Contracts.Runs;
using SatCurate.Silo;
using SatCurate.Storage;

namespace SatCurate.Client.Commands;

/// <summary>The data sets of a store and their runs.</summary>
internal sealed class StatusCommand : VerbCommand
{
    private readonly Argument<string?> _dataset = new("DATASET")
    {
        Description = "Only this data set",
        Arity = ArgumentArity.ZeroOrOne,
    };

    public StatusCommand()
        : base("status", "Show the data sets of the store, their runs and how far they are", "satcurate status fashion")
    {
        Add(_dataset);
        AddShared();
    }

    protected override async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        StorePlace place = context.Place;
        IReadOnlyList<string> names = await NamesAsync(context, cancellationToken);
        var views = new List<DatasetView>();
        if (names.Count > 0)
        {
            await using IStoreConnection connection =
                await StoreConnections.OpenAsync(place, StoreAccess.OwnOrConnect, "status", cancellationToken);
            foreach (string name in names)
            {
                if (await connection.Grains.GetGrain<IDatasetGrain>(name).DescribeAsync(cancellationToken) is { } view)
                {
                    views.Add(view);
                }
            }
        }

        if (context.Json)
        {
            Json.Print(context.Out, views.Select(Document));
        }
        else if (views.Count == 0)
        {
            context.Out.WriteLine($"no data sets in {context.Store}");
        }
        else
        {
            views.ForEach(view => Print(context.Out, view));
        }

        return ExitCode.Success;
    }

    private async Task<IReadOnlyList<string>> NamesAsync(CommandContext context, CancellationToken cancellationToken)
    {
        string? dataset = context.Value(_dataset);
        if (dataset is null && !await StoreOpening.ExistsAsync(context.Store, cancellationToken))
        {
            return [];
        }

        await using IOpenStore store = await StoreOpening.ReadAsync(context.Store, cancellationToken);
        return dataset is null
            ? await StoredDatasets.NamesAsync(store, cancellationToken)
            : [(await StoredDatasets.FindAsync(store, dataset, cancellationToken)).Name];
    }

    private static void Print(TextWriter output, DatasetView view)
    {
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{view.Name}: {view.TrainCount:N0} samples in {view.Blocks} blocks, {view.TestCount:N0} test samples, {view.Classes.Count} classes, {view.Decisions:N0} decided"));
        foreach (RunStatus run in view.Runs)
        {
            string phase = run.Phase.ToString().ToLowerInvariant();
            output.WriteLine($"  run {run.Run}: {phase}, {run.EpochsDone} of {run.Epochs} epochs; {RunPlanner.Describe(run.Recipe)}");
            if (run.Progress is { } progress)
            {
                output.WriteLine($"    now: {RunText.Progress(progress, run, view.TrainCount)}");
            }

            if (run.Reports is [.., var last])
            {
                output.WriteLine($"    {RunText.Epoch(last, run.Epochs, view.TrainCount, null)}  flagged {RunText.Share(last.Flagged, view.TrainCount)}");
            }

            if (run.Reports is [.., { Targets: { } targets }])
            {
                output.WriteLine($"    {RunText.Targets(targets, view.TrainCount)}");
            }

            if (run.Failure is not null)
            {
                output.WriteLine($"    failed: {run.Failure.ReplaceLineEndings(" ")}");
            }
        }

        if (view.Runs.Count == 0)
        {
            output.WriteLine($"  no runs yet; start one with: {ProgramName.Text} clean {view.Name}");
        }
    }

    private static object Document(DatasetView view) => new
    {
        Dataset = view.Name,
        view.Classes,
        view.TrainCount,
        view.TestCount,
        view.Blocks,
        view.BlockSize,
        view.Decisions,
        Runs = view.Runs.Select(run => new
        {
            run.Run,
            run.Phase,
            Recipe = RunPlanner.Describe(run.Recipe),
            run.Epochs,
            run.EpochsDone,
            WarmUp = run.Scope.WarmUpEpochs,
            run.StartedAt,
            run.Failure,
            run.Trainers,
            Reports = run.Reports.Select(report => new
            {
                Epoch = report.Epoch + 1,
                Loss = Json.Number(report.Loss),
                report.GivenAgreement,
                report.LearningRate,
                report.Seconds,
                SamplesPerSecond = Json.Number(report.SamplesPerSecond),
                report.TestAccuracy,
                report.Differing,
                report.Flagged,
                Targets = TargetsDocument.Of(report.Targets),
            }),
        }),
    };
}
