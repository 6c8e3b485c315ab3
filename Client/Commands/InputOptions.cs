using System.CommandLine;
using SatCurate.Client.Terminal;
using SatCurate.Datasets;
using SatCurate.Datasets.Readers;

namespace SatCurate.Client.Commands;

/// <summary>What <c>ingest</c>, <c>append</c> and <c>experiment</c> ask for: the samples, and where their labels stand.</summary>
/// <param name="optional">True where the command can do without.</param>
internal sealed class InputOptions(bool optional = false)
{
    private readonly Argument<string[]> _paths = new("PATH")
    {
        Description = "Files, the folder of an image folder, or one of Parquet files or WebDataset shards",
        Arity = optional ? ArgumentArity.ZeroOrMore : ArgumentArity.OneOrMore,
    };

    private readonly Option<string> _format = new("--format")
    {
        Description = $"{string.Join(", ", SampleSources.Formats)}",
        DefaultValueFactory = _ => "auto",
        HelpName = "NAME",
    };

    private readonly Option<string?> _labels = Text(
        "--labels",
        "Labels that replace those of the input: CSV, JSONL or Parquet with index,label or path,label; IDX1; npy of integers. FILE:COLUMN names a column, FILE:a,b,c or FILE:* the columns of several annotators, whose votes the targets start from",
        "FILE");

    private readonly Option<string?> _truth = Text("--truth", "True labels, kept aside for evaluate alone", "FILE");
    private readonly Option<long?> _limit = new("--limit") { Description = "Take only the first N training samples", HelpName = "N" };
    private readonly Option<string?> _labelColumn = Text("--label-column", "Column of the labels in CSV, JSONL, Parquet or the .json of WebDataset: its name or, in CSV, its number", "COLUMN");
    private readonly Option<string?> _imagesRoot = Text("--images-root", "Folder of the pictures that a COCO or Label Studio file names (default: the file's own, and images in it)", "DIR");
    private readonly Option<bool> _strict = new("--strict") { Description = "Refuse the input where a picture cannot be decoded, rather than pass the picture over" };
    private readonly Option<string?> _textColumn = Text("--text-column", "Column of the texts in CSV, JSONL or Parquet (default: the one named text; without one the columns are features)", "COLUMN");

    /// <summary>Adds them to a command.</summary>
    public void AddTo(Command command)
    {
        command.Add(_paths);
        foreach (Option option in (Option[])[_format, _labels, _truth, _limit, _imagesRoot, _strict, _labelColumn, _textColumn])
        {
            command.Add(option);
        }
    }

    /// <summary>What the command line says.</summary>
    public IngestRequest Of(CommandContext context, string dataset) => new()
    {
        Dataset = dataset,
        Paths = context.Value(_paths) ?? [],
        Format = context.Required(_format),
        Labels = context.Value(_labels),
        Truth = context.Value(_truth),
        Limit = context.Value(_limit),
        ImagesRoot = context.Value(_imagesRoot),
        Strict = context.Value(_strict),
        LabelColumn = context.Value(_labelColumn),
        TextColumn = context.Value(_textColumn),
    };

    /// <summary>The option that names a clean test split.</summary>
    public static Option<string[]> Test() => new("--test") { Description = "Files or folder of a clean test split", AllowMultipleArgumentsPerToken = true, HelpName = "PATH" };

    /// <summary>An option that takes a text.</summary>
    public static Option<string?> Text(string name, string description, string value) => new(name) { Description = description, HelpName = value };
}
