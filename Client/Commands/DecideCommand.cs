using System.CommandLine;
using SatCurate.Client.Decisions;
using SatCurate.Client.Stores;
using SatCurate.Client.Terminal;
using SatCurate.Contracts.Datasets;
using SatCurate.Curation;
using SatCurate.Datasets.Labels;
using SatCurate.Silo;
using SatCurate.Storage;

namespace SatCurate.Client.Commands;

/// <summary>A person's verdict on one sample, or on many at once.</summary>
internal sealed class DecideCommand : VerbCommand
{
    private readonly Argument<string> _dataset = DatasetArgument();
    private readonly Argument<string?> _sample = new("SAMPLE") { Description = "Index or id of the sample", Arity = ArgumentArity.ZeroOrOne };
    private readonly Argument<string?> _decision = new("DECISION") { Description = "keep, relabel:CLASS, discard or undo", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<string?> _by = new("--by") { Description = "Who decides (default: the user's name)", HelpName = "NAME" };
    private readonly Option<string?> _note = new("--note") { Description = "Why", HelpName = "TEXT" };
    private readonly Option<string?> _from = new("--from") { Description = "CSV index,decision[,note] or annotated Label Studio JSON with many decisions, taken whole or not at all", HelpName = "FILE" };

    public DecideCommand()
        : base("decide", "Decide on the label of a sample: keep, relabel, discard, or undo", "satcurate decide fashion 42 relabel:coat --note \"clearly a coat\"")
    {
        Add(_dataset);
        Add(_sample);
        Add(_decision);
        Add(_by);
        Add(_note);
        Add(_from);
        AddShared();
    }

    protected override async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        if (context.Value(_from) is null == (context.Value(_decision) is null))
        {
            throw new UserErrorException(
                "decide takes SAMPLE and DECISION, or --from FILE", null, $"Example: {Example}");
        }

        await using DatasetSession session =
            await DatasetSession.OpenAsync(context, context.Required(_dataset), StoreAccess.OwnOrConnect, "decide", cancellationToken);
        DecisionBatch batch = await BatchAsync(context, session, cancellationToken);
        DecideAnswer answer = await session.Grain.DecideAsync(batch, cancellationToken);
        if (answer.Refused is not null)
        {
            throw new UserErrorException(answer.Refused, session.Manifest.Name);
        }

        if (context.Json)
        {
            Json.Print(context.Out, new { Dataset = session.Manifest.Name, answer.Sequence, Decisions = batch.Indexes.Count, By = Deciders(batch) });
        }
        else
        {
            context.Out.WriteLine(batch.Indexes.Count == 1
                ? $"{session.Manifest.Name}/{batch.Indexes[0]}: {DecisionText.Of(batch.Verdicts[0], session.Classes)} by {Deciders(batch)} (decision {answer.Sequence})"
                : $"{batch.Indexes.Count} decisions by {Deciders(batch)} (decision {answer.Sequence})");
        }

        return ExitCode.Success;
    }

    private static string Deciders(DecisionBatch batch) =>
        batch.Deciders is { } each ? string.Join(", ", each.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)) : batch.By;

    private async Task<DecisionBatch> BatchAsync(CommandContext context, DatasetSession session, CancellationToken cancellationToken)
    {
        DatasetManifest manifest = session.Manifest;
        string by = context.Value(_by) ?? Environment.UserName;
        string? note = context.Value(_note);
        if (context.Value(_from) is not { } file)
        {
            return new DecisionBatch(
                by,
                note,
                [SampleIndex.Parse(context.Value(_sample)!, manifest, "SAMPLE")],
                [DecisionText.Parse(context.Value(_decision)!, new ClassNames(manifest.Classes), "DECISION")]);
        }

        if (!File.Exists(file))
        {
            throw new UserErrorException("no such file", $"--from {file}");
        }

        if (!LabelStudioFile.Matches(file))
        {
            return DecisionFile.Read(file, manifest, by, note);
        }

        int[] given = await LabelReader.ReadGivenAsync(session.Store, manifest, cancellationToken);
        return await LabelStudioFile.ReadAsync(file, manifest, given, by, note, context.Value(_by) is not null, cancellationToken);
    }
}
