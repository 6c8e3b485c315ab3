using System.CommandLine;
using System.Globalization;
using SatCurate.Client.Export;
using SatCurate.Client.Export.History;
using SatCurate.Client.Stores;
using SatCurate.Client.Terminal;
using SatCurate.Curation;
using SatCurate.Silo;

namespace SatCurate.Client.Commands;

/// <summary>Writes what is known of every sample to a file.</summary>
internal sealed class ExportCommand : VerbCommand
{
    private readonly Argument<string> _dataset = DatasetArgument();
    private readonly Option<string> _to = new("--to") { Description = "File to write, or folder for npy; NAME.meta.json is written beside it", Required = true, HelpName = "PATH" };
    private readonly Option<string?> _format = new("--format") { Description = "Form of the export (default: by the ending of PATH)" };
    private readonly Option<string?> _split = new("--split") { Description = "Which samples (default: all; npy: train)" };
    private readonly RevisionOptions _revision = new();
    private readonly Option<bool> _history = new("--history") { Description = "Write every visit of every sample instead: weight, probability of the given label, prediction" };
    private readonly Option<bool> _dropDiscarded = new("--drop-discarded") { Description = "Leave discarded samples out" };

    public ExportCommand()
        : base("export", "Write labels, scores, corrected labels and soft labels of every sample", "satcurate export fashion --to fashion.parquet")
    {
        _format.AcceptOnlyFromAmong(ExportFormats.Names);
        _split.AcceptOnlyFromAmong("train", "test", "all");
        Add(_dataset);
        foreach (Option option in (Option[])[_to, _format, _split, .. _revision.All, _history, _dropDiscarded])
        {
            Add(option);
        }

        AddShared();
    }

    protected override async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        string path = context.Required(_to);
        ExportFormat format = ExportFormats.Choose(context.Value(_format), path);
        string split = context.Value(_split) ?? (format == ExportFormat.Npy ? "train" : "all");
        RevisionChoice choice = _revision.Of(context);
        bool history = context.Value(_history);
        if (history && (context.Value(_split) is "test" or "all" || context.Value(_dropDiscarded)))
        {
            throw new UserErrorException("--history writes the visits of all training samples", "--split, --drop-discarded", "Leave the other option out");
        }

        if (history && format == ExportFormat.Parquet)
        {
            throw new UserErrorException("--history is not written as Parquet", path, "Choose csv, jsonl or npy");
        }

        await using DatasetSession session =
            await DatasetSession.OpenAsync(context, context.Required(_dataset), StoreAccess.OwnOrConnect, "export", cancellationToken);
        (var view, var status) = await session.RevisionAsync(choice, cancellationToken);
        if (history)
        {
            Print(context, path, await new HistoryExport(session, view, status).RunAsync(path, format, cancellationToken));
            return ExitCode.Success;
        }

        var request = new ExportRequest(path, format, split != "test", split != "train", context.Value(_dropDiscarded));
        ExportMeta meta = await new ExportJob(session, view, status, request).RunAsync(cancellationToken);
        if (context.Json)
        {
            Json.Print(context.Out, meta);
        }
        else
        {
            context.Out.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{path}: {meta.Counts.Rows:N0} rows ({meta.Counts.Train:N0} train, {meta.Counts.Test:N0} test), {meta.Counts.LabelIssues:N0} label issues, {meta.Counts.Decided:N0} decided; revision {meta.Revision}"));
        }

        return ExitCode.Success;
    }

    private static void Print(CommandContext context, string path, HistoryMeta meta)
    {
        if (context.Json)
        {
            Json.Print(context.Out, meta);
        }
        else
        {
            context.Out.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{path}: {meta.Visits:N0} visits of {meta.Samples:N0} samples in {meta.Epochs.Done} epochs; revision {meta.Revision}"));
        }
    }
}
