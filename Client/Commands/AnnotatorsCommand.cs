using System.CommandLine;
using System.Globalization;
using SatCurate.Client.Evaluation;
using SatCurate.Client.Stores;
using SatCurate.Client.Terminal;
using SatCurate.Curation;
using SatCurate.Silo;

namespace SatCurate.Client.Commands;

/// <summary>How well each annotator agrees with the majority and with the cleaned labels.</summary>
internal sealed class AnnotatorsCommand : VerbCommand
{
    private readonly Argument<string> _dataset = DatasetArgument();
    private readonly RevisionOptions _revision = new();

    public AnnotatorsCommand()
        : base("annotators", "Show how well each annotator agrees with the majority and with the cleaned labels", "satcurate annotators birds")
    {
        Add(_dataset);
        _revision.AddTo(this);
        AddShared();
    }

    protected override async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        RevisionChoice choice = _revision.Of(context);
        await using DatasetSession session =
            await DatasetSession.OpenAsync(context, context.Required(_dataset), StoreAccess.OwnOrConnect, "annotators", cancellationToken);
        if (session.Manifest.Annotators is null)
        {
            throw new UserErrorException(
                $"{session.Manifest.Name} has one given label a sample, no votes", null, "Ingest the votes with --labels FILE:a,b,c, one column an annotator");
        }

        (var view, _) = await session.RevisionAsync(choice, cancellationToken);
        IReadOnlyList<AnnotatorAgreement> annotators = await AnnotatorAgreement.MeasureAsync(session, view, cancellationToken);
        if (context.Json)
        {
            Json.Print(context.Out, new { Dataset = session.Manifest.Name, Revision = view.Revision.ToString(), Annotators = annotators });
            return ExitCode.Success;
        }

        var table = new Columns("annotator", "votes", "agrees with majority", "agrees with cleaned");
        foreach (AnnotatorAgreement annotator in annotators.OrderBy(a => a.AgreesWithCorrected ?? 2))
        {
            table.Add(
                annotator.Annotator,
                annotator.Votes.ToString("N0", CultureInfo.InvariantCulture),
                Share(annotator.AgreesWithGiven),
                Share(annotator.AgreesWithCorrected));
        }

        table.Print(context.Out, context.OutIsTerminal);
        return ExitCode.Success;
    }

    private static string Share(double? share) => share?.ToString("0.000", CultureInfo.InvariantCulture) ?? "";
}
