using System.CommandLine;
using SatCurate.Client.Export;
using SatCurate.Client.Stores;
using SatCurate.Client.Suspects;
using SatCurate.Client.Terminal;
using SatCurate.Contracts.Blocks;
using SatCurate.Contracts.Datasets;
using SatCurate.Curation;
using SatCurate.Silo;

namespace SatCurate.Client.Commands;

/// <summary>All that is known of one sample.</summary>
internal sealed class ShowCommand : VerbCommand
{
    private readonly Argument<string> _dataset = DatasetArgument();
    private readonly Argument<string> _sample = new("SAMPLE") { Description = "Index or id of the sample" };
    private readonly Option<bool> _full = new("--full") { Description = $"Print every visit of the run, not the last {SampleVisitLine.Most} alone, and a text to its end" };
    private readonly RevisionOptions _revision = new();

    public ShowCommand()
        : base("show", "Show one sample: target, weight, predictions per visit, decisions", "satcurate show fashion 42")
    {
        Add(_dataset);
        Add(_sample);
        Add(_full);
        _revision.AddTo(this);
        AddShared();
    }

    protected override async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        RevisionChoice choice = _revision.Of(context);
        await using DatasetSession session =
            await DatasetSession.OpenAsync(context, context.Required(_dataset), StoreAccess.OwnOrConnect, "show", cancellationToken);
        long index = SampleIndex.Parse(context.Required(_sample), session.Manifest, "SAMPLE");
        (RevisionView view, var status) = await session.RevisionAsync(choice, cancellationToken);
        int block = (int)(index / session.Manifest.BlockSize);
        int offset = (int)(index % session.Manifest.BlockSize);
        BlockRows rows = await session.RowsAsync(view, block, cancellationToken);
        IReadOnlyList<DecisionRecord> decisions = await session.Grain.DecisionsOfAsync(index, cancellationToken);
        IReadOnlyList<ulong> visits =
            await session.BlockAsync(block, grain => grain.HistoryAsync(view.Revision.Run, offset, cancellationToken));
        DecisionRecord? inForce = rows.Verdicts[offset] is { } verdict ? decisions.LastOrDefault(decision => decision.Verdict == verdict) : null;
        ExportRow row = ExportRules.Train(
            new SampleId(session.Manifest.Name, index), RevisionSample.In(rows, view.Scope.Form).ElementAt(offset), inForce, source: null);
        var history = SampleVisitLine.Last(visits, view.Revision.Epoch, context.Value(_full) ? int.MaxValue : SampleVisitLine.Most);
        int most = context.Value(_full) || context.Json ? int.MaxValue : TextExcerpts.Long;
        string? text = (await TextExcerpts.ReadAsync(session, [index], most, cancellationToken)).GetValueOrDefault(index);
        var sheet = new SampleSheet(session.Classes, view, status.Epochs, row, history, decisions, text, await PictureFaults.NameAsync(session, index, cancellationToken));
        if (context.Json)
        {
            sheet.PrintJson(context);
        }
        else
        {
            sheet.Print(context);
        }

        return ExitCode.Success;
    }
}
