using System.CommandLine;
using System.Globalization;
using SatCurate.Client.Follow;
using SatCurate.Client.Report;
using SatCurate.Client.Stores;
using SatCurate.Client.Terminal;
using SatCurate.Contracts.Runs;
using SatCurate.Curation;
using SatCurate.Silo;
using SatCurate.Silo.Scripts;

namespace SatCurate.Client.Commands;

/// <summary>Trains with SAT over a data set and keeps what it learns of every label.</summary>
internal sealed class CleanCommand : VerbCommand
{
    private readonly Argument<string> _dataset = DatasetArgument();
    private readonly Option<string?> _recipe = Text("--recipe", "fast (default) or paper: the settings that the other options change", "NAME");
    private readonly Option<string?> _method = Text("--method", "sat (default), sat-sce with symmetric cross-entropy, selective: the model may abstain, or ce: plain cross-entropy for comparison", "NAME");
    private readonly Option<int?> _epochs = new("--epochs") { Description = "Epochs; scales the warm-up with it unless --warmup is given (default: recipe fast finds a length for texts; given, texts and pictures are not calibrated)", HelpName = "N" };
    private readonly Option<int?> _warmUp = new("--warmup") { Description = "Epochs of plain cross-entropy before targets move", HelpName = "N" };
    private readonly Option<float?> _momentum = new("--momentum") { Description = "Momentum of the targets, 0 to 1", HelpName = "A" };
    private readonly Option<bool> _equalWeights = new("--equal-weights") { Description = "Every sample counts alike in the loss, rather than by its target's maximum: what the weights are worth" };
    private readonly Option<int?> _topK = new("--top-k") { Description = "Classes kept of each target and mean prediction, the rest spread evenly; 0 = all (default: 16 above 256 classes, else all)", HelpName = "K" };
    private readonly Option<string?> _model = Text("--model", "auto, linear, mlp, cnn, resnet18, resnet34, wrn-28-10, text, or script:FILE, a TorchScript module", "NAME");
    private readonly Option<int?> _batchSize = new("--batch-size") { Description = "Samples a step", HelpName = "N" };
    private readonly Option<double?> _learningRate = new("--lr") { Description = "Full learning rate", HelpName = "X" };
    private readonly Option<double?> _inputDropout = new("--input-dropout") { Description = "Share of the features that a visit does not see, 0 to below 1 (default: recipe fast tries some on held-out given labels and takes the best)", HelpName = "X" };
    private readonly Option<bool> _turnOver = new("--turn-over") { Description = "Every sample trains a half of the hidden units that is its own, and the other half is asked about its label; takes two fifths longer, and export --turn-over says what it answers" };
    private readonly Option<long?> _seed = new("--seed") { Description = "Seed of weights, order and augmentation", HelpName = "S" };
    private readonly Option<string?> _device = Text("--device", "auto (default: a GPU where the trainer has one), cpu, cuda or cuda:N", "NAME");
    private readonly Option<string?> _precision = Text("--precision", "How exactly a GPU multiplies: tf32 (default), float32, or bf16, which is the fastest", "NAME");
    private readonly Option<int?> _keepRevisions = new("--keep-revisions") { Description = "How many of the last revisions stay besides tagged ones, at least two (default: 5)", HelpName = "K" };
    private readonly Option<int?> _trainers = new("--trainers") { Description = "Trainers that may share the run (default: 1); with --cluster, whose trainers come and go", HelpName = "N" };
    private readonly Option<int?> _roundSteps = new("--round-steps") { Description = "Steps of each of several trainers between two averages of the model (default: about 8 rounds an epoch)", HelpName = "N" };
    private readonly Option<int?> _residentSamples = SharedOptions.ResidentSamples();
    private readonly Option<bool> _resume = new("--resume") { Description = "Continue the last unfinished run with its own options" };
    private readonly Option<bool> _abandon = new("--abandon") { Description = "Give an unfinished run up and start a new one" };
    private readonly Option<bool> _detach = new("--detach") { Description = "Return once the run is started; with --cluster, whose silos go on with it" };
    private readonly Option<string?> _report = Text("--report", "Where to write the report (default: reports/DATASET.html in the store; for azure: satcurate-reports/CONTAINER/DATASET.html here)", "FILE");

    public CleanCommand()
        : base("clean", "Train with Self-Adaptive Training and find the wrong labels", "satcurate clean fashion --recipe fast")
    {
        Add(_dataset);
        foreach (Option option in (Option[])[
            _recipe, _method, _epochs, _warmUp, _momentum, _equalWeights, _topK, _model, _batchSize, _learningRate, _inputDropout, _turnOver, _seed, _device, _precision, _keepRevisions, _trainers, _roundSteps,
            _residentSamples, _resume, _abandon, _detach, _report])
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

        CleanOptions options = Asked(context) with { Script = await ScriptFile.ReadAsync(context.Value(_model), cancellationToken) };
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

    private CleanOptions Asked(CommandContext context) => new()
    {
        Recipe = context.Value(_recipe),
        Method = context.Value(_method),
        Epochs = context.Value(_epochs),
        WarmUp = context.Value(_warmUp),
        Momentum = context.Value(_momentum),
        EqualWeights = context.Value(_equalWeights),
        TopK = context.Value(_topK),
        Model = context.Value(_model),
        BatchSize = context.Value(_batchSize),
        LearningRate = context.Value(_learningRate),
        InputDropout = context.Value(_inputDropout),
        TurnOver = context.Value(_turnOver),
        Seed = context.Value(_seed),
        Device = context.Value(_device),
        Precision = context.Value(_precision),
        KeepRevisions = context.Value(_keepRevisions),
        Trainers = context.Value(_trainers),
        RoundSteps = context.Value(_roundSteps),
        Abandon = context.Value(_abandon),
    };

    private static Option<string?> Text(string name, string description, string value) => new(name) { Description = description, HelpName = value };
}
