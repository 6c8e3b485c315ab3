using System.CommandLine;
using SatCurate.Client.Export;
using SatCurate.Client.Export.History;
using SatCurate.Client.Stores;
using SatCurate.Client.Terminal;
using SatCurate.Silo;

namespace SatCurate.Client.Commands;

/// <summary>Writes what is known of every sample to a file.</summary>
internal sealed class ExportCommand : VerbCommand
{
    private readonly Argument<string> _dataset = DatasetArgument();
    private readonly ExportOptions _export = new();
    private readonly RevisionOptions _revision = new();
    private readonly Option<bool> _history = new("--history") { Description = "Write every visit of every sample instead: weight, probability of the given label, prediction" };

    public ExportCommand()
        : base("export", "Write labels, scores, corrected labels and soft labels of every sample", "satcurate export fashion --to fashion.parquet")
    {
        Add(_dataset);
        foreach (Option option in (Option[])[.. _export.All, .. _revision.All, _history])
        {
            Add(option);
        }

        AddShared();
    }

    protected override async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        RevisionChoice choice = _revision.Of(context);
        return context.Value(_history) ? await HistoryAsync(context, choice, cancellationToken) : await RowsAsync(context, choice, cancellationToken);
    }

    private async Task<int> RowsAsync(CommandContext context, RevisionChoice choice, CancellationToken cancellationToken)
    {
        ExportRequest request = _export.Rows(context);
        await using DatasetSession session = await OpenAsync(context, cancellationToken);
        request.Format.Demand(session.Manifest);
        (var view, var status) = await session.RevisionAsync(choice, cancellationToken);
        ExportMeta meta = await new ExportJob(session, view, status, request).RunAsync(new IngestDisplay(context), cancellationToken);
        if (context.Json)
        {
            Json.Print(context.Out, meta);
        }
        else
        {
            ExportSummary.Print(context, request.Path, meta);
        }

        return ExitCode.Success;
    }

    private async Task<int> HistoryAsync(CommandContext context, RevisionChoice choice, CancellationToken cancellationToken)
    {
        (string path, ExportFormat format) = _export.History(context);
        await using DatasetSession session = await OpenAsync(context, cancellationToken);
        (var view, var status) = await session.RevisionAsync(choice, cancellationToken);
        HistoryMeta meta = await new HistoryExport(session, view, status).RunAsync(path, format, new IngestDisplay(context), cancellationToken);
        if (context.Json)
        {
            Json.Print(context.Out, meta);
        }
        else
        {
            ExportSummary.Print(context, path, meta);
        }

        return ExitCode.Success;
    }

    private Task<DatasetSession> OpenAsync(CommandContext context, CancellationToken cancellationToken) =>
        DatasetSession.OpenAsync(context, context.Required(_dataset), StoreAccess.OwnOrConnect, "export", cancellationToken);
}
