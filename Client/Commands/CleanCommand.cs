using System.CommandLine;
using System.Globalization;
using SatCurate.Client.Follow;
using SatCurate.Client.Report;
using SatCurate.Client.Stores;
using SatCurate.Client.Terminal;
using SatCurate.Contracts.Runs;
using SatCurate.Curation;
using SatCurate.Silo;

namespace SatCurate.Client.Commands;

/// <summary>Trains with SAT over a data set and keeps what it learns of every label.</summary>
internal sealed class CleanCommand : VerbCommand
{
    private readonly Argument<string> _dataset = DatasetArgument();
    private readonly RecipeOptions _recipe = new("sat (default), sat-sce with symmetric cross-entropy, selective: the model may abstain, or ce: plain cross-entropy for comparison");
    private readonly Option<bool> _turnOver = new("--turn-over") { Description = "Every sample trains a half of the hidden units that is its own, and the other half is asked about its label; takes two fifths longer, and export --turn-over says what it answers" };
    private readonly Option<int?> _keepRevisions = new("--keep-revisions") { Description = "How many of the last revisions stay besides tagged ones, at least two (default: 5)", HelpName = "K" };
    private readonly Option<int?> _trainers = new("--trainers") { Description = "Trainers that may share the run (default: 1); with --cluster, whose trainers come and go", HelpName = "N" };
    private readonly Option<int?> _roundSteps = new("--round-steps") { Description = "Steps of each of several trainers between two averages of the model (default: about 8 rounds an epoch)", HelpName = "N" };
    private readonly Option<int?> _residentSamples = SharedOptions.ResidentSamples();
    private readonly Option<bool> _resume = new("--resume") { Description = "Continue the last unfinished run with its own options" };
    private readonly Option<bool> _abandon = new("--abandon") { Description = "Give an unfinished run up and start a new one" };
    private readonly Option<bool> _detach = new("--detach") { Description = "Return once the run is started; with --cluster, whose silos go on with it" };
    private readonly Option<string?> _report = new("--report") { Description = "Where to write the report (default: reports/DATASET.html in the store; for azure: satcurate-reports/CONTAINER/DATASET.html here)", HelpName = "FILE" };

    public CleanCommand()
        : base("clean", "Train with Self-Adaptive Training and find the wrong labels", "satcurate clean fashion --recipe fast")
    {
        Add(_dataset);
        foreach (Option option in (Option[])[
            .. _recipe.All, _turnOver, _keepRevisions, _trainers, _roundSteps, _residentSamples, _resume, _abandon, _detach, _report])
        {
            Add(option);
        }

        AddShared();
    }

    protected override IReadOnlyDictionary<string, string?> Given(ParseResult parsed) => new Dictionary<string, string?>
    {
        ["ResidentSamples"] = parsed.GetValue(_residentSamples)?.ToString(CultureInfo.InvariantCulture),
    };

    protected override async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        string dataset = context.Required(_dataset);
        Check(context, context.Place);

        string report = context.Value(_report) ?? ReportPath.Of(context.Store, dataset);
        if (context.Value(_report) is not null)
        {
            ReportFile.Demand(report);
        }

        CleanOptions options = await _recipe.AskedAsync(context, cancellationToken) with
        {
            TurnOver = context.Value(_turnOver),
            KeepRevisions = context.Value(_keepRevisions),
            Trainers = context.Value(_trainers),
            RoundSteps = context.Value(_roundSteps),
            Abandon = context.Value(_abandon),
        };
        await using DatasetSession session = await DatasetSession.OpenAsync(context, dataset, StoreAccess.Own, $"clean {dataset}", cancellationToken);
        var start = new RunStart(session, context);
        int? run = context.Value(_resume)
            ? await start.ResumeAsync(options, cancellationToken)
            : await start.StartAsync(options, cancellationToken);
        if (run is null)
        {
            await context.Error.WriteLineAsync($"the last run of {dataset} is finished; nothing to resume");
            return ExitCode.Success;
        }

        if (context.Value(_detach))
        {
            context.Out.WriteLine($"run {run} of {dataset} is started; follow it with: {ProgramName.Text} clean {dataset} --resume --cluster");
            return ExitCode.Success;
        }

        RunStatus finished = await start.FinishAsync(run.Value, cancellationToken);
        (var view, _) = await session.RevisionAsync(run, CancellationToken.None);
        string written = await ReportFile.WriteAsync(session, view, finished, report, CancellationToken.None);
        CleanSummary.Print(context, session, finished, written);
        return ExitCode.Success;
    }

    private void Check(CommandContext context, StorePlace place)
    {
        if (context.Value(_detach) && place.Cluster is null)
        {
            throw new UserErrorException("a run of this process ends with it", "--detach", "Leave it out, or ask a running cluster with --cluster");
        }

        if (context.Value(_trainers) > 1 && place.Cluster is null)
        {
            throw new UserErrorException("this process has one trainer", "--trainers", "Leave it out, or ask a running cluster with --cluster");
        }

        if (context.Value(_residentSamples) is not null && place.Cluster is not null)
        {
            throw new UserErrorException("the samples are in the memory of the cluster's silos", "--resident-samples", "Give it to serve");
        }
    }
}
