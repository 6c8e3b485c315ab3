using System.CommandLine;
using System.Globalization;
using SatCurate.Client.Stores;
using SatCurate.Client.Terminal;
using SatCurate.Datasets;
using SatCurate.Datasets.Resuming;
using SatCurate.Silo;
using SatCurate.Storage;

namespace SatCurate.Client.Commands;

/// <summary>Reads files into a data set of the store.</summary>
internal sealed class IngestCommand : VerbCommand
{
    private readonly Argument<string> _dataset = DatasetArgument();
    private readonly InputOptions _input = new();
    private readonly Option<string[]> _test = InputOptions.Test();
    private readonly Option<string?> _classes = InputOptions.Text("--classes", "Class names in class order, one a line", "FILE");
    private readonly Option<string?> _inject = InputOptions.Text("--inject", "Noise to inject: symmetric:R, asymmetric:R, pair:R, instance:R or file:F, whose overwritten labels are kept aside as truth; into pictures gaussian-image:R, random-pixels:R or shuffled-pixels:R", "NOISE");
    private readonly Option<long> _seed = new("--seed") { Description = "Seed of the injected noise", DefaultValueFactory = _ => 1, HelpName = "S" };
    private readonly Option<int?> _size = new("--size") { Description = "Side in pixels to which pictures are brought (default 64)", HelpName = "N" };
    private readonly Option<bool> _resume = new("--resume") { Description = "Go on from an interrupted ingest, given the same input and options; where there is none, begin" };

    public IngestCommand()
        : base(
            "ingest",
            "Read images, texts or features with their labels into the store",
            "satcurate ingest fashion train-images-idx3-ubyte.gz --test t10k-images-idx3-ubyte.gz --inject symmetric:0.4")
    {
        Add(_dataset);
        _input.AddTo(this);
        foreach (Option option in (Option[])[_test, _classes, _inject, _seed, _size, _resume])
        {
            Add(option);
        }

        AddShared();
    }

    protected override async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        IngestRequest request = _input.Of(context, context.Required(_dataset)) with
        {
            TestPaths = context.Value(_test) ?? [],
            ClassesFile = context.Value(_classes),
            Inject = context.Value(_inject),
            Seed = context.Value(_seed),
            Size = context.Value(_size),
            Resume = context.Value(_resume),
        };
        await using IStoreConnection connection =
            await StoreConnections.OpenAsync(context.Place, StoreAccess.Own, $"ingest {request.Dataset}", cancellationToken);
        try
        {
            IngestSummary.Print(context, await Ingest.IngestAsync(connection.Store, request, new IngestDisplay(context), cancellationToken));
            return ExitCode.Success;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw await InterruptedAsync(connection.Store, request.Dataset);
        }
    }

    private static async Task<Exception> InterruptedAsync(IStore store, string dataset) =>
        await UnfinishedIngest.FindAsync(store, dataset, CancellationToken.None) is { Samples: > 0 } unfinished
            ? new InterruptedException(string.Create(
                CultureInfo.InvariantCulture, $"interrupted: {unfinished.Samples:N0} samples of {dataset} are written; go on with the same command and --resume"))
            : new InterruptedException($"interrupted; nothing of {dataset} was written");
}
