using System.CommandLine;
using System.Text.Json;
using SatCurate.Client.Experiments;
using SatCurate.Client.Terminal;
using SatCurate.Curation;
using SatCurate.Datasets;
using SatCurate.Silo;

namespace SatCurate.Client.Commands;

/// <summary>Runs a table of the papers at a chosen scale; finished cells are not run again.</summary>
internal sealed class ExperimentCommand : VerbCommand
{
    private static readonly IExperiment[] s_experiments = [new LabelNoise(), new Selective(), new Ablation()];

    private readonly Argument<string> _name = new("NAME") { Description = string.Join(", ", s_experiments.Select(experiment => experiment.Name)) };
    private readonly InputOptions _input = new(optional: true);
    private readonly Option<string[]> _test = InputOptions.Test();
    private readonly Option<string?> _to = InputOptions.Text("--to", "Folder of the cells, table.md, results.json and plot.svg (default: experiments/NAME-SCALE here)", "DIR");
    private readonly Option<string> _scale = new("--scale") { Description = "tiny: seconds; small: 2,000 samples and 30 epochs, an hour on two cores; paper: all samples and the papers' 200 epochs, for GPUs", DefaultValueFactory = _ => "small", HelpName = "NAME" };
    private readonly Option<int?> _seeds = new("--seeds") { Description = "Seeds 1 to N of noise and training (default: by the scale)", HelpName = "N" };
    private readonly Option<int?> _epochs = new("--epochs") { Description = "Epochs of every run (default: by the scale)", HelpName = "N" };
    private readonly Option<string?> _model = InputOptions.Text("--model", "Model of every run (default: by the scale's recipe)", "NAME");
    private readonly Option<int?> _batchSize = new("--batch-size") { Description = "Samples a step (default: by the scale)", HelpName = "N" };
    private readonly Option<string?> _device = InputOptions.Text("--device", "auto, cpu, cuda or cuda:N", "NAME");

    public ExperimentCommand()
        : base(
            "experiment",
            "Run a table of the papers on your data, or on generated digits without PATH, and print theirs beside it",
            "satcurate experiment label-noise train-images-idx3-ubyte.gz --test t10k-images-idx3-ubyte.gz --scale small")
    {
        Add(_name);
        _input.AddTo(this);
        foreach (Option option in (Option[])[_test, _to, _scale, _seeds, _epochs, _model, _batchSize, _device])
        {
            Add(option);
        }

        AddShared();
    }

    protected override async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        string name = context.Required(_name);
        IExperiment experiment = s_experiments.FirstOrDefault(one => one.Name == name)
            ?? throw new UserErrorException($"there is no experiment '{name}'", null, $"Choose {string.Join(", ", s_experiments.Select(one => one.Name))}");
        ExperimentScale scale = ExperimentScale.Parse(context.Required(_scale));
        int seeds = context.Value(_seeds) ?? scale.Seeds;
        if (seeds is < 1 or > 100)
        {
            throw new UserErrorException($"--seeds {seeds} lies outside 1 to 100");
        }

        IngestRequest asked = _input.Of(context, name) with { TestPaths = context.Value(_test) ?? [] };
        if (asked.Truth is not null)
        {
            throw new UserErrorException("an experiment makes labels wrong by itself, and takes the given ones for right", "--truth", "Leave it out");
        }

        ExperimentInput input = ExperimentInput.Of(asked, scale);
        var setup = new ExperimentSetup(scale, new CleanOptions
        {
            Recipe = scale.Recipe,
            Epochs = context.Value(_epochs) ?? scale.Epochs,
            Model = context.Value(_model),
            BatchSize = context.Value(_batchSize) ?? scale.BatchSize,
            Device = context.Value(_device),
            KeepRevisions = 2,
        });
        string folder = Path.GetFullPath(context.Value(_to) ?? Path.Combine("experiments", $"{name}-{scale.Name}"));
        ExperimentResults results = await new ExperimentRun(context, experiment, setup, input, folder).MeasureAsync(seeds, cancellationToken);
        if (context.Json)
        {
            context.Out.WriteLine(JsonSerializer.Serialize(ExperimentFiles.Document(experiment, setup, input, results), ExperimentCells.JsonOptions));
            return ExitCode.Success;
        }

        context.Out.Write(ExperimentFiles.Markdown(experiment, setup, input, results));
        context.Out.WriteLine();
        context.Out.WriteLine($"written: {Path.Combine(folder, "table.md")}, results.json and plot.svg beside it");
        return ExitCode.Success;
    }
}
