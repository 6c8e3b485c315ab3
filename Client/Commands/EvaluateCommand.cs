using System.CommandLine;
using SatCurate.Client.Evaluation;
using SatCurate.Client.Report;
using SatCurate.Client.Stores;
using SatCurate.Client.Terminal;
using SatCurate.Curation;
using SatCurate.Datasets.Labels;
using SatCurate.Silo;

namespace SatCurate.Client.Commands;

/// <summary>Measures what was found where the truth is known.</summary>
internal sealed class EvaluateCommand : VerbCommand
{
    private readonly Argument<string> _dataset = DatasetArgument();
    private readonly Option<string?> _truth = new("--truth") { Description = "True labels (default: those kept aside at ingest); FILE:COLUMN names a column", HelpName = "FILE" };
    private readonly Option<bool> _coverage = new("--coverage") { Description = "Also the error on the test split where the model need not answer, at coverages of 100 % to 70 %; always with method selective" };
    private readonly Option<string?> _plot = new("--plot") { Description = "Where to write the reliability diagram of the label scores, as SVG", HelpName = "FILE" };
    private readonly RevisionOptions _revision = new();

    public EvaluateCommand()
        : base("evaluate", "Measure detection and correction against known truth", "satcurate evaluate fashion")
    {
        Add(_dataset);
        Add(_truth);
        Add(_coverage);
        Add(_plot);
        _revision.AddTo(this);
        AddShared();
    }

    protected override async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        RevisionChoice choice = _revision.Of(context);
        if (context.Value(_plot) is { } wanted)
        {
            ReportFile.Demand(wanted);
        }

        await using DatasetSession session =
            await DatasetSession.OpenAsync(context, context.Required(_dataset), StoreAccess.OwnOrConnect, "evaluate", cancellationToken);
        int[] truth = context.Value(_truth) is { } file
            ? await LabelReader.ReadTruthFileAsync(session.Store, session.Manifest, file, cancellationToken)
            : await LabelReader.ReadTruthAsync(session.Store, session.Manifest, cancellationToken);
        (var view, var status) = await session.RevisionAsync(choice, cancellationToken);
        TruthFigures figures = await TruthComparison.MeasureAsync(session, view, truth, cancellationToken);
        bool covers = context.Value(_coverage) || (RunPlanner.Abstains(status.Recipe) && session.Manifest.TestCount > 0);
        CoverageTable? coverage = covers ? await CoverageTable.MeasureAsync(session, status.Run, cancellationToken) : null;
        EvaluationResult.Of(session.Manifest.Name, view.Revision, status, figures, coverage).Print(context);
        if (context.Value(_plot) is { } plot)
        {
            string written = await WholeFile.WriteAsync(plot, ReliabilityPlot.Draw(figures.Scores), cancellationToken);
            await context.Error.WriteLineAsync($"reliability of the label scores: {written}");
        }

        return ExitCode.Success;
    }
}
