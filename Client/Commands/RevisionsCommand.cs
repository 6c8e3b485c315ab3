using System.CommandLine;
using System.Globalization;
using SatCurate.Client.Export;
using SatCurate.Client.Stores;
using SatCurate.Client.Terminal;
using SatCurate.Contracts.Datasets;
using SatCurate.Silo;
using SatCurate.Storage;

namespace SatCurate.Client.Commands;

/// <summary>The revisions that are kept.</summary>
internal sealed class RevisionsCommand : VerbCommand
{
    private readonly Argument<string> _dataset = DatasetArgument();

    public RevisionsCommand()
        : base("revisions", "List the revisions that are kept: one for each of the last epochs, and those with a tag", "satcurate revisions fashion")
    {
        Add(_dataset);
        AddShared();
    }

    protected override async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        await using DatasetSession session =
            await DatasetSession.OpenAsync(context, context.Required(_dataset), StoreAccess.OwnOrConnect, "revisions", cancellationToken);
        IReadOnlyList<RevisionInfo> kept = await session.Grain.RevisionsAsync(cancellationToken);
        if (context.Json)
        {
            Json.Print(context.Out, kept.Select(revision => new
            {
                Revision = revision.Key.ToString(),
                Run = StoreLayout.Run(revision.Key.Run),
                Epoch = revision.Key.Epoch + 1,
                revision.DecisionSequence,
                CreatedAt = ExportSubject.Time(revision.CreatedAt),
                Tags = revision.Tags.Select(tag => new { tag.Name, tag.DecisionSequence, At = ExportSubject.Time(tag.At) }),
            }));
            return ExitCode.Success;
        }

        if (kept.Count == 0)
        {
            context.Out.WriteLine($"{session.Manifest.Name} has no revision yet: the first epoch of a clean makes one");
            return ExitCode.Success;
        }

        var table = new Columns("revision", "run", "epoch", "decisions", "made", "tags");
        foreach (RevisionInfo revision in kept)
        {
            table.Add(
                revision.Key.ToString(),
                revision.Key.Run.ToString(CultureInfo.InvariantCulture),
                (revision.Key.Epoch + 1).ToString(CultureInfo.InvariantCulture),
                revision.DecisionSequence.ToString(CultureInfo.InvariantCulture),
                ExportSubject.Time(revision.CreatedAt),
                string.Join(", ", revision.Tags.Select(tag => tag.Name)));
        }

        table.Print(context.Out, context.OutIsTerminal);
        return ExitCode.Success;
    }
}
