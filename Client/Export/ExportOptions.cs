using System.CommandLine;
using System.Globalization;
using SatCurate.Client.Terminal;
using SatCurate.Curation;

namespace SatCurate.Client.Export;

/// <summary>The options that say which samples are exported, and how.</summary>
internal sealed class ExportOptions
{
    private const int MostNeighbours = 1000;

    private readonly Option<string> _to = new("--to") { Description = "File to write, or folder for npy, imagefolder and webdataset; NAME.meta.json is written beside it", Required = true, HelpName = "PATH" };
    private readonly Option<string?> _format = new("--format") { Description = "Form of the export (default: by the ending of PATH)" };
    private readonly Option<string?> _split = new("--split") { Description = "Which samples (default: all in tables, train in the other formats)" };
    private readonly Option<bool> _dropDiscarded = new("--drop-discarded") { Description = "Leave discarded samples out" };
    private readonly Option<float?> _minWeight = new("--min-weight") { Description = "Leave training samples out whose weight is below W", HelpName = "W" };
    private readonly Option<string> _columns = new("--columns") { Description = "Columns of a table: all, or cleanlab for those of its Datalab and the index", DefaultValueFactory = _ => "all" };
    private readonly Option<bool> _signals = new("--signals") { Description = "Tables: with signals of wrong labels: mean margin, confidence, variability, disagreement, small loss, entropy, ..." };
    private readonly Option<bool> _turnOver = new("--turn-over") { Description = "Tables: with what the half of the model that never trained with a sample says of its given label; of runs of clean --turn-over" };
    private readonly Option<bool> _abstention = new("--abstention") { Description = "Tables: with the probability that the last model of a selective run abstains" };
    private readonly Option<int?> _neighbours = new("--neighbours") { Description = "Tables: with the share of each sample's K nearest neighbours, by what the model sees in them, that have its given label (10 is a good K)", HelpName = "K" };
    private readonly Option<bool> _card = new("--card") { Description = "Write a data card too, README.md, and for tables Croissant metadata" };
    private readonly Option<string?> _imagesRoot = new("--images-root") { Description = "imagefolder: the folder that was ingested; its files are linked (default: the stored pixels as PNG)", HelpName = "DIR" };
    private readonly Option<bool> _copy = new("--copy") { Description = "imagefolder: copy the files of --images-root instead of linking them" };

    public ExportOptions()
    {
        _format.AcceptOnlyFromAmong(ExportFormats.Names);
        _split.AcceptOnlyFromAmong("train", "test", "all");
        _columns.AcceptOnlyFromAmong("all", "cleanlab");
    }

    /// <summary>All of them.</summary>
    public IReadOnlyList<Option> All => [_to, _format, _split, _dropDiscarded, _minWeight, _columns, _signals, _turnOver, _abstention, _neighbours, _card, _imagesRoot, _copy];

    /// <summary>What an export of rows is to be.</summary>
    /// <exception cref="UserErrorException">Options contradict each other.</exception>
    public ExportRequest Rows(CommandContext context)
    {
        (string path, ExportFormat format) = Target(context);
        bool cleanlab = context.Value(_columns) == "cleanlab";
        if (cleanlab && !format.IsTable())
        {
            throw new UserErrorException("--columns is for tables", path, "Choose parquet, csv or jsonl");
        }

        Option? more = ((Option[])[_signals, _turnOver, _abstention, _neighbours]).FirstOrDefault(context.IsGiven);
        if (more is not null && (cleanlab || !format.IsTable()))
        {
            throw new UserErrorException($"{more.Name} is for tables with all columns", path, "Choose parquet, csv or jsonl, and leave --columns out");
        }

        string split = context.Value(_split) ?? (format.IsTable() && !cleanlab ? "all" : "train");
        if ((cleanlab || format == ExportFormat.LabelStudio) && split != "train")
        {
            throw new UserErrorException("only samples of the training split are scored and decided on", $"--split {split}", "Leave --split out");
        }

        return new ExportRequest(path, format, split != "test", split != "train")
        {
            DropDiscarded = context.Value(_dropDiscarded),
            MinWeight = MinWeight(context),
            Cleanlab = cleanlab,
            Signals = context.Value(_signals),
            TurnOver = context.Value(_turnOver),
            Abstention = context.Value(_abstention),
            Neighbours = Neighbours(context),
            Card = context.Value(_card),
            ImagesRoot = ImagesRoot(context, path, format, split),
            Copy = context.Value(_copy),
        };
    }

    /// <summary>Where an export of histories goes, and its form.</summary>
    /// <exception cref="UserErrorException">An option beside it means something for rows alone.</exception>
    public (string Path, ExportFormat Format) History(CommandContext context)
    {
        Option[] ofRows = [.. All.Where(option => option != _to && option != _format && context.IsGiven(option))];
        if (ofRows.Length > 0 && !(ofRows is [var only] && only == _split && context.Value(_split) == "train"))
        {
            throw new UserErrorException(
                "--history writes the visits of all training samples", string.Join(", ", ofRows.Select(option => option.Name)), "Leave the other option out");
        }

        (string path, ExportFormat format) = Target(context);
        return format.IsTable() || format == ExportFormat.Npy
            ? (path, format)
            : throw new UserErrorException("--history is a table or arrays", path, "Choose parquet, csv, jsonl or npy");
    }

    private (string Path, ExportFormat Format) Target(CommandContext context)
    {
        string path = context.Required(_to);
        return (path, ExportFormats.Choose(context.Value(_format), path));
    }

    private float? MinWeight(CommandContext context) => context.Value(_minWeight) is not { } weight ? null
        : weight is >= 0 and <= 1 ? weight
        : throw new UserErrorException(string.Create(CultureInfo.InvariantCulture, $"--min-weight {weight} lies outside 0-1"));

    private int? Neighbours(CommandContext context) => context.Value(_neighbours) is not { } neighbours ? null
        : neighbours is >= 1 and <= MostNeighbours ? neighbours
        : throw new UserErrorException(string.Create(CultureInfo.InvariantCulture, $"--neighbours {neighbours} lies outside 1-{MostNeighbours}"));

    private string? ImagesRoot(CommandContext context, string path, ExportFormat format, string split)
    {
        string? root = context.Value(_imagesRoot);
        if ((root is not null || context.Value(_copy)) && format != ExportFormat.ImageFolder)
        {
            throw new UserErrorException("--images-root and --copy go with --format imagefolder", null, "Leave them out");
        }

        if (root is null)
        {
            return context.Value(_copy) ? throw new UserErrorException("--copy goes with --images-root", null, "Name the folder that was ingested") : null;
        }

        if (split == "all")
        {
            throw new UserErrorException("--images-root is the folder of one split", "--split all", "Export train and test one after the other");
        }

        if (!Directory.Exists(root))
        {
            throw new UserErrorException("there is no such folder", $"--images-root {root}", "Name the folder that was ingested");
        }

        return Contains(root, path) || Contains(path, root)
            ? throw new UserErrorException("the pictures and the export lie within each other", $"{root} and {path}", "Choose another --to")
            : root;
    }

    private static bool Contains(string folder, string path) =>
        (Path.GetFullPath(path) + Path.DirectorySeparatorChar).StartsWith(
            Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)) + Path.DirectorySeparatorChar, StringComparison.Ordinal);
}
