using System.CommandLine;
using System.Globalization;
using SatCurate.Client.Stores;
using SatCurate.Client.Terminal;
using SatCurate.Contracts.Datasets;
using SatCurate.Curation;
using SatCurate.Datasets;
using SatCurate.Silo;
using SatCurate.Storage;

namespace SatCurate.Client.Commands;

/// <summary>Adds samples to a data set.</summary>
internal sealed class AppendCommand : VerbCommand
{
    private readonly Argument<string> _dataset = DatasetArgument();
    private readonly InputOptions _input = new();

    public AppendCommand()
        : base(
            "append",
            "Add training samples to a data set: indexes behind the last, classes and shape as they are; the next run visits them",
            "satcurate append fashion new-images-idx3-ubyte.gz")
    {
        Add(_dataset);
        _input.AddTo(this);
        AddShared();
    }

    protected override async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        string dataset = context.Required(_dataset);
        await using DatasetSession session =
            await DatasetSession.OpenAsync(context, dataset, StoreAccess.Own, $"append {dataset}", cancellationToken);
        var append = new Append(session.Store, session.Manifest, _input.Of(context, dataset));
        AppendReport report = await append.RunAsync((staged, token) => PublishAsync(session, staged, token), new IngestDisplay(context), cancellationToken);
        IngestSummary.PrintSkipped(context, report.Skipped);
        if (context.Json)
        {
            Json.Print(context.Out, Document(report));
        }
        else
        {
            Print(context, report);
        }

        return ExitCode.Success;
    }

    private static Task<string?> PublishAsync(DatasetSession session, StagedAppend staged, CancellationToken cancellationToken)
    {
        var order = new AppendOrder(staged.IngestId, staged.Id, staged.First, staged.Count, staged.Fingerprint, staged.RealisedNoise);
        return session.Grain.AppendAsync(order, cancellationToken);
    }

    private static object Document(AppendReport report) => new
    {
        Dataset = report.Manifest.Name,
        report.First,
        Appended = report.Count,
        report.TakenFor,
        report.Files,
        report.GivenPerClass,
        report.Unlabelled,
        report.Known,
        report.Manifest.TrainCount,
        report.Manifest.RealisedNoise,
        report.Skipped,
    };

    private static void Print(CommandContext context, AppendReport report)
    {
        string name = report.Manifest.Name;
        context.Out.WriteLine($"taken for: {report.TakenFor}");
        if (report.Count == 0)
        {
            context.Out.WriteLine($"{name}: these samples are there already; nothing was changed");
            return;
        }

        context.Out.WriteLine(Text($"{name}: {report.Count:N0} samples appended, {report.First} to {report.First + report.Count - 1}; {report.Manifest.TrainCount:N0} in all, {report.Unlabelled:N0} of the new ones unlabelled"));
        if (report.Known > 0)
        {
            context.Out.WriteLine(Text($"{report.Known:N0} of the new ones are exact copies of samples that were there before"));
        }

        context.Out.WriteLine($"next: {ProgramName.Text} clean {name}");
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
