using System.CommandLine;
using System.Globalization;
using SatCurate.Client.Export;
using SatCurate.Client.Predictions;
using SatCurate.Client.Stores;
using SatCurate.Client.Terminal;
using SatCurate.Datasets;
using SatCurate.Datasets.Readers;
using SatCurate.Silo;

namespace SatCurate.Client.Commands;

/// <summary>Labels new data with the model that a run has trained.</summary>
internal sealed class PredictCommand : VerbCommand
{
    private const int ClassesShown = 30;

    private readonly Argument<string> _dataset = DatasetArgument();
    private readonly Argument<string[]> _paths = new("PATH") { Description = "Files, picture files, or the folder of an image folder, of the kind that the data set was ingested from", Arity = ArgumentArity.OneOrMore };
    private readonly Option<string> _to = new("--to") { Description = "File to write; NAME.meta.json is written beside it", Required = true, HelpName = "FILE" };
    private readonly Option<string?> _format = new("--format") { Description = "Form of the predictions (default: by the ending of FILE)" };
    private readonly Option<string> _inputFormat = new("--input-format")
    {
        Description = $"{string.Join(", ", SampleSources.Formats)}",
        DefaultValueFactory = _ => "auto",
        HelpName = "NAME",
    };

    private readonly Option<string?> _run = new("--run") { Description = "The model of this run (default: of the newest run past its warm-up)", HelpName = "R" };
    private readonly Option<string?> _textColumn = new("--text-column") { Description = "Column of the texts in CSV, JSONL or Parquet (default: the one named text)", HelpName = "COLUMN" };
    private readonly Option<string?> _labelColumn = new("--label-column") { Description = "Column of labels, which is passed over (default: one named label, class or target)", HelpName = "COLUMN" };
    private readonly Option<string?> _imagesRoot = new("--images-root") { Description = "Folder of the pictures that a COCO or Label Studio file names (default: the file's own, and images in it)", HelpName = "DIR" };
    private readonly Option<string> _device = new("--device") { Description = "auto, cpu, cuda or cuda:N", DefaultValueFactory = _ => "auto", HelpName = "DEVICE" };

    public PredictCommand()
        : base("predict", "Label new data with the trained model", "satcurate predict fashion t10k-images-idx3-ubyte.gz --to predictions.csv")
    {
        _format.AcceptOnlyFromAmong(PredictionWriters.Formats);
        Add(_dataset);
        Add(_paths);
        foreach (Option option in (Option[])[_to, _format, _inputFormat, _run, _textColumn, _labelColumn, _imagesRoot, _device])
        {
            Add(option);
        }

        AddShared();
    }

    protected override async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        string path = context.Required(_to);
        ExportFormat format = PredictionWriters.Choose(context.Value(_format), path);
        await using DatasetSession session =
            await DatasetSession.OpenAsync(context, context.Required(_dataset), StoreAccess.OwnOrConnect, "predict", cancellationToken);
        ISampleSource source = SampleSources.OpenUnseen(
            session.Manifest,
            context.Required(_paths),
            context.Required(_inputFormat),
            context.Value(_textColumn),
            context.Value(_labelColumn),
            context.Value(_imagesRoot));
        (_, var run) = await session.RevisionAsync(RunNumber.Parse(context.Value(_run)), cancellationToken);
        using Predictor model = await Predictor.LoadAsync(
            session.Store, session.Grains, session.Manifest.Name, run.Run, context.Required(_device), cancellationToken);
        context.Error.WriteLine($"taken for: {source.TakenFor}");
        PredictionMeta meta = await new PredictionJob(session, run, model, source).RunAsync(path, format, new IngestDisplay(context), cancellationToken);
        Print(context, path, meta);
        return ExitCode.Success;
    }

    private static void Print(CommandContext context, string path, PredictionMeta meta)
    {
        if (context.ErrorIsTerminal)
        {
            context.Error.Write("\r\u001b[K");
        }

        foreach (string skipped in meta.Skipped)
        {
            context.Error.WriteLine($"passed over: {skipped}");
        }

        if (context.Json)
        {
            Json.Print(context.Out, meta);
            return;
        }

        string steps = meta.Steps > 0 ? Text($" and {meta.Steps:N0} steps") : "";
        context.Out.WriteLine(Text($"{path}: {meta.Rows:N0} predictions by the model of run {meta.Run} after {meta.Epochs.Done}{steps} of {meta.Epochs.Planned} epochs"));
        context.Out.WriteLine("predicted: " + string.Join(", ", meta.PredictedPerClass.Take(ClassesShown).Select(of => Text($"{of.Key} {of.Value:N0}")))
            + (meta.PredictedPerClass.Count > ClassesShown ? ", ..." : ""));
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
