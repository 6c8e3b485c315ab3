using System.CommandLine;
using SatCurate.Client.Stores;
using SatCurate.Client.Terminal;
using SatCurate.Datasets;
using SatCurate.Datasets.Readers;
using SatCurate.Silo;

namespace SatCurate.Client.Commands;

/// <summary>Reads files into a data set of the store.</summary>
internal sealed class IngestCommand : VerbCommand
{
    private readonly Argument<string> _dataset = DatasetArgument();
    private readonly Argument<string[]> _paths = new("PATH") { Description = "Files, or the folder of an image folder", Arity = ArgumentArity.OneOrMore };
    private readonly Option<string> _format = new("--format")
    {
        Description = $"{string.Join(", ", SampleSources.Formats)}",
        DefaultValueFactory = _ => "auto",
        HelpName = "NAME",
    };

    private readonly Option<string?> _labels = Text("--labels", "Labels that replace those of the input: CSV, JSONL or Parquet with index,label or path,label; IDX1; npy of integers; FILE:COLUMN names a column", "FILE");
    private readonly Option<string?> _truth = Text("--truth", "True labels, kept aside for evaluate alone", "FILE");
    private readonly Option<string[]> _test = new("--test") { Description = "Files or folder of a clean test split", AllowMultipleArgumentsPerToken = true, HelpName = "PATH" };
    private readonly Option<string?> _classes = Text("--classes", "Class names in class order, one a line", "FILE");
    private readonly Option<string?> _inject = Text("--inject", "Noise to inject: symmetric:R, asymmetric:R, pair:R or file:F; the labels it overwrites are kept aside as truth", "NOISE");
    private readonly Option<long> _seed = new("--seed") { Description = "Seed of the injected noise", DefaultValueFactory = _ => 1, HelpName = "S" };
    private readonly Option<long?> _limit = new("--limit") { Description = "Take only the first N training samples", HelpName = "N" };
    private readonly Option<int?> _size = new("--size") { Description = "Side in pixels to which pictures of a folder are brought (default 64)", HelpName = "N" };
    private readonly Option<string?> _labelColumn = Text("--label-column", "Column of the labels in CSV, JSONL or Parquet: its name or, in CSV, its number", "COLUMN");
    private readonly Option<string?> _textColumn = Text("--text-column", "Column of the texts in CSV, JSONL or Parquet (default: the one named text; without one the columns are features)", "COLUMN");

    public IngestCommand()
        : base(
            "ingest",
            "Read images, texts or features with their labels into the store",
            "satcurate ingest fashion train-images-idx3-ubyte.gz --test t10k-images-idx3-ubyte.gz --inject symmetric:0.4")
    {
        Add(_dataset);
        Add(_paths);
        foreach (Option option in (Option[])[_format, _labels, _truth, _test, _classes, _inject, _seed, _limit, _size, _labelColumn, _textColumn])
        {
            Add(option);
        }

        AddShared();
    }

    protected override async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var request = new IngestRequest
        {
            Dataset = context.Required(_dataset),
            Paths = context.Required(_paths),
            Format = context.Required(_format),
            Labels = context.Value(_labels),
            Truth = context.Value(_truth),
            TestPaths = context.Value(_test) ?? [],
            ClassesFile = context.Value(_classes),
            Inject = context.Value(_inject),
            Seed = context.Value(_seed),
            Limit = context.Value(_limit),
            Size = context.Value(_size),
            LabelColumn = context.Value(_labelColumn),
            TextColumn = context.Value(_textColumn),
        };
        await using IStoreConnection connection =
            await StoreConnections.OpenAsync(context.Place, StoreAccess.Own, $"ingest {request.Dataset}", cancellationToken);
        IngestReport report = await Ingest.IngestAsync(connection.Store, request, new IngestDisplay(context), cancellationToken);
        IngestSummary.Print(context, report);
        return ExitCode.Success;
    }

    private static Option<string?> Text(string name, string description, string value) => new(name) { Description = description, HelpName = value };
}
