using System.CommandLine;
using System.Text.Json;
using SatCurate.Client.Stores;
using SatCurate.Client.Terminal;
using SatCurate.Curation;
using SatCurate.Datasets.Labels;

namespace SatCurate.Client.Suspects;

/// <summary>
/// The form of <c>suspects</c> that finds wrong labels by confident learning from predicted probabilities (Northcutt, Jiang, Chuang:
/// arXiv 1911.00068), without a data set, a run or a store.
/// </summary>
internal sealed class PredictionSuspects
{
    private readonly Option<string?> _predProbs = new("--pred-probs") { Description = "Take suspects from predicted probabilities instead of a DATASET: npy, samples x classes, each predicted by a model that has not trained on it", HelpName = "FILE" };
    private readonly Option<string?> _labels = new("--labels") { Description = "With --pred-probs: the given labels, npy of integers or CSV index,label; FILE:COLUMN names a column", HelpName = "FILE" };
    private readonly Option<string?> _classes = new("--classes") { Description = "With --pred-probs: class names, one a line, in the order of the columns", HelpName = "FILE" };
    private readonly Option<string> _score = Choice("--score", "With --pred-probs: what ranks the suspects", LabelScore.SelfConfidence);
    private readonly Option<string> _filter = Choice("--filter", "With --pred-probs: which labels are suspects", IssueFilter.PruneByNoiseRate);

    /// <summary>The options of this form alone.</summary>
    public IReadOnlyList<Option> All => [_predProbs, _labels, _classes, _score, _filter];

    /// <summary>True where this form is meant, false where that of a data set is.</summary>
    /// <param name="context">The command line.</param>
    /// <param name="dataset">The data set named.</param>
    /// <param name="others">The options of the other form alone.</param>
    /// <exception cref="UserErrorException">Both forms are meant, or none, or an option belongs to the other one.</exception>
    public bool IsMeant(CommandContext context, string? dataset, IEnumerable<Option> others)
    {
        const string Hint = "Give DATASET for what a run found, or --pred-probs FILE --labels FILE";
        bool isMeant = context.Value(_predProbs) is not null;
        string? foreign = isMeant
            ? (others.FirstOrDefault(context.IsGiven)?.Name ?? (context.StoreIsDefault ? null : "--store"))
            : All.FirstOrDefault(context.IsGiven)?.Name;
        return (isMeant, dataset) switch
        {
            (true, not null) => throw new UserErrorException("DATASET and --pred-probs exclude each other", null, Hint),
            (true, _) when foreign is not null => throw new UserErrorException($"{foreign} is for suspects of a DATASET, not of --pred-probs", null, Hint),
            (false, _) when foreign is not null => throw new UserErrorException($"{foreign} is for suspects of --pred-probs, not of a DATASET", null, Hint),
            (false, null) => throw new UserErrorException("DATASET or --pred-probs FILE is missing", null, Hint),
            _ => isMeant,
        };
    }

    /// <summary>Reads the files, finds the suspects and takes a page of them.</summary>
    public PredictionSuspectList Find(CommandContext context, int offset, int limit, CancellationToken cancellationToken)
    {
        string probabilities = context.Value(_predProbs)!;
        string labels = context.Value(_labels) ?? throw new UserErrorException(
            "--labels FILE is missing", null, "Give the labels of the samples in --pred-probs: npy of integers, or CSV index,label");
        PredictionFiles files = PredictionFiles.Read(probabilities, labels, context.Value(_classes));
        cancellationToken.ThrowIfCancellationRequested();
        ConfidentJoint joint = ConfidentJoint.Of(files.Predictions);
        (LabelScore score, IssueFilter filter) = (Chosen<LabelScore>(context, _score), Chosen<IssueFilter>(context, _filter));
        int[] issues = LabelIssues.Find(files.Predictions, joint, filter);
        double[] scores = LabelQuality.Of(files.Predictions, score);
        return new PredictionSuspectList
        {
            PredProbs = probabilities,
            Labels = labels,
            Predictions = files.Predictions,
            Classes = new ClassNames(files.Classes),
            Joint = joint,
            Score = score,
            Filter = filter,
            Matching = issues.Length,
            Offset = offset,
            Rows = [.. issues.OrderBy(sample => scores[sample]).Skip(offset).Take(limit).Select(sample => PredictionSuspectRow.Of(files.Predictions, sample, scores[sample]))],
        };
    }

    private static Option<string> Choice<T>(string name, string description, T usual)
        where T : struct, Enum
    {
        var option = new Option<string>(name) { Description = description, DefaultValueFactory = _ => Name(usual) };
        return option.AcceptOnlyFromAmong([.. Enum.GetValues<T>().Select(Name)]);
    }

    private static T Chosen<T>(CommandContext context, Option<string> option)
        where T : struct, Enum => Enum.GetValues<T>().First(value => Name(value) == context.Required(option));

    private static string Name<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());
}
