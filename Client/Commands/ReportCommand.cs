using System.CommandLine;
using SatCurate.Client.Follow;
using SatCurate.Client.Report;
using SatCurate.Client.Stores;
using SatCurate.Client.Terminal;
using SatCurate.Silo;

namespace SatCurate.Client.Commands;

/// <summary>Writes a report for people.</summary>
internal sealed class ReportCommand : VerbCommand
{
    private readonly Argument<string> _dataset = DatasetArgument();
    private readonly Option<string> _to = new("--to") { Description = "File to write", Required = true, HelpName = "FILE" };
    private readonly RevisionOptions _revision = new();

    public ReportCommand()
        : base("report", "Write one self-contained HTML file: curves, confusion, the worst suspects as pictures", "satcurate report fashion --to report.html")
    {
        Add(_dataset);
        Add(_to);
        _revision.AddTo(this);
        AddShared();
    }

    protected override async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        string path = context.Required(_to);
        ReportFile.Demand(path);
        RevisionChoice choice = _revision.Of(context);
        await using DatasetSession session =
            await DatasetSession.OpenAsync(context, context.Required(_dataset), StoreAccess.OwnOrConnect, "report", cancellationToken);
        (var view, var status) = await session.RevisionAsync(choice, cancellationToken);
        string written = await ReportFile.WriteAsync(session, view, status, path, cancellationToken);
        if (context.Json)
        {
            Json.Print(context.Out, new
            {
                Dataset = session.Manifest.Name,
                Revision = view.Revision.ToString(),
                Report = written,
                Targets = status.Reports.Take(view.Revision.Epoch + 1).Select(report => TargetsDocument.Of(report.Targets)),
            });
        }
        else
        {
            context.Out.WriteLine($"report: {written}");
        }

        return ExitCode.Success;
    }
}
