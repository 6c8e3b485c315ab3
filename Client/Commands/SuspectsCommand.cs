using System.CommandLine;
using SatCurate.Client.Stores;
using SatCurate.Client.Suspects;
using SatCurate.Client.Terminal;
using SatCurate.Contracts.Blocks;
using SatCurate.Curation;
using SatCurate.Silo;

namespace SatCurate.Client.Commands;

/// <summary>The samples whose labels are most likely wrong.</summary>
internal sealed class SuspectsCommand : VerbCommand
{
    private readonly Argument<string?> _dataset = new("DATASET") { Description = "Name of the data set", Arity = ArgumentArity.ZeroOrOne };
    private readonly RevisionOptions _revision = new();
    private readonly Option<string> _sort = new("--sort") { Description = "What comes first: lowest label score, margin or weight, or highest disagreement", DefaultValueFactory = _ => "score" };
    private readonly Option<bool> _decided = new("--decided") { Description = "Only samples with a decision" };
    private readonly Option<bool> _undecided = new("--undecided") { Description = "Only samples without a decision" };
    private readonly Option<int> _limit = new("--limit") { Description = "How many to show", DefaultValueFactory = _ => 50, HelpName = "N" };
    private readonly Option<int> _offset = new("--offset") { Description = "How many to pass over first", HelpName = "N" };
    private readonly Option<string?> _given = new("--given") { Description = "Only this given class", HelpName = "CLASS" };
    private readonly Option<string?> _suggested = new("--suggested") { Description = "Only this suggested class", HelpName = "CLASS" };
    private readonly Option<float?> _maxScore = new("--max-score") { Description = "Only label scores up to this one", HelpName = "X" };
    private readonly Option<bool> _abstained = new("--abstained") { Description = "Those that the model of a selective run would rather not say a class of, what it abstains from most first" };
    private readonly Option<bool> _outliers = new("--outliers") { Description = "Every sample, those that the run can make least of first: highest entropy of the mean prediction. In front stand samples of none of the classes" };
    private readonly Option<bool> _corrupted = new("--corrupted") { Description = "Pictures that show nothing by their pixels alone: noise, or blank; needs no run" };
    private readonly Option<string> _format = new("--format") { Description = "Form of the answer", DefaultValueFactory = _ => "table" };
    private readonly PredictionSuspects _predictions = new();

    public SuspectsCommand()
        : base("suspects", "List the samples whose labels are most likely wrong, the worst first", "satcurate suspects fashion --limit 20 --given shirt")
    {
        _sort.AcceptOnlyFromAmong("score", "margin", "weight", "disagreement");
        _format.AcceptOnlyFromAmong("table", "csv", "jsonl");
        Add(_dataset);
        foreach (Option option in (Option[])[.. OfADataset, _limit, _offset, _format, .. _predictions.All])
        {
            Add(option);
        }

        AddShared();
    }

    private IReadOnlyList<Option> OfADataset => [.. _revision.All, _given, _suggested, _abstained, _outliers, _corrupted, .. OfLabels, .. OfDecisions];

    /// <summary>What asks how wrong a label is, which says nothing of other lists.</summary>
    private IReadOnlyList<Option> OfLabels => [_sort, _maxScore];

    private IReadOnlyList<Option> OfDecisions => [_decided, _undecided];

    protected override async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        Check(context);
        string? dataset = context.Value(_dataset);
        if (_predictions.IsMeant(context, dataset, OfADataset))
        {
            _predictions.Find(context, context.Value(_offset), context.Value(_limit), cancellationToken).Print(context, Form(context));
            return ExitCode.Success;
        }

        RevisionChoice choice = _revision.Of(context);
        await using DatasetSession session =
            await DatasetSession.OpenAsync(context, dataset!, StoreAccess.OwnOrConnect, "suspects", cancellationToken);
        int offset = context.Value(_offset);
        int most = Form(context) == "table" ? TextExcerpts.Short : TextExcerpts.Long;
        var filter = new ListFilter(
            Class(context, _given, session.Classes), Class(context, _suggested, session.Classes), Decided(context), offset, context.Value(_limit), most);
        if (context.Value(_corrupted))
        {
            (await CorruptedSuspects.FindAsync(session, filter, cancellationToken)).Print(context, Form(context));
            return ExitCode.Success;
        }

        (RevisionView view, var status) = await session.RevisionAsync(choice, cancellationToken);
        if (context.Value(_abstained))
        {
            (await AbstainedSuspects.FindAsync(session, status.Run, filter, cancellationToken)).Print(context, Form(context));
            return ExitCode.Success;
        }

        if (context.Value(_outliers))
        {
            (await OutlierSuspects.FindAsync(session, view, filter, cancellationToken)).Print(context, Form(context));
            return ExitCode.Success;
        }

        SuspectPage page = await session.Grain.SuspectsAsync(Query(context, session.Classes, view), cancellationToken);
        SuspectRow[] rows = [.. page.Rows.Skip(offset)];
        IReadOnlyDictionary<long, string> texts = await TextExcerpts.ReadAsync(session, rows.Select(row => row.Index), most, cancellationToken);
        var list = new SuspectList(session, view, status.Epochs, page.Matching, offset, rows, texts);
        switch (Form(context))
        {
            case "json": list.PrintJson(context); break;
            case "csv": list.PrintCsv(context); break;
            case "jsonl": list.PrintJsonl(context); break;
            default: list.PrintTable(context); break;
        }

        return ExitCode.Success;
    }

    private string Form(CommandContext context) => context.Json ? "json" : context.Required(_format);

    private void Check(CommandContext context)
    {
        if (context.Value(_limit) < 1 || context.Value(_offset) < 0 || (long)context.Value(_limit) + context.Value(_offset) > int.MaxValue)
        {
            throw new UserErrorException("--limit is 1 or more and --offset 0 or more");
        }

        if (context.Value(_decided) && context.Value(_undecided))
        {
            throw new UserErrorException("--decided and --undecided exclude each other");
        }

        Exclude(context, _abstained, [.. OfLabels, .. OfDecisions], "Narrow it with --given or --suggested");
        Exclude(context, _outliers, [_abstained, .. OfLabels], "Narrow it with --given, --suggested or --undecided");
        Exclude(context, _corrupted, [_abstained, _outliers, _suggested, .. _revision.All, .. OfLabels, .. OfDecisions], "Narrow it with --given");
        if (context.Value(_abstained) && _revision.Of(context).Revision is not null)
        {
            throw new UserErrorException("a revision keeps no model", "--revision", "Leave it out, or name a run with --run");
        }
    }

    private static void Exclude(CommandContext context, Option<bool> option, IEnumerable<Option> others, string hint)
    {
        if (context.Value(option) && others.FirstOrDefault(context.IsGiven)?.Name is { } other)
        {
            throw new UserErrorException($"{option.Name} and {other} exclude each other", null, hint);
        }
    }

    private static int? Class(CommandContext context, Option<string?> option, ClassNames classes) =>
        context.Value(option) is { } name ? classes.Parse(name, option.Name) : null;

    private bool? Decided(CommandContext context) => context.Value(_decided) ? true : context.Value(_undecided) ? false : null;

    private SuspectQuery Query(CommandContext context, ClassNames classes, RevisionView view) => new()
    {
        View = view,
        Sort = Enum.Parse<SuspectSort>(context.Required(_sort), ignoreCase: true),
        Decided = Decided(context),
        Given = Class(context, _given, classes),
        Suggested = Class(context, _suggested, classes),
        MaxScore = context.Value(_maxScore),
        Top = context.Value(_offset) + context.Value(_limit),
    };
}
