using SatCurate.Client.Decisions;
using SatCurate.Client.Export;
using SatCurate.Client.Stores;
using SatCurate.Contracts.Blocks;
using SatCurate.Curation;

namespace SatCurate.Client.Suspects;

/// <summary>
/// The training samples in the order in which the run could make least of them: by the entropy of their mean predictions, the highest first. In front
/// stand those that belong to none of the classes, whatever their labels, and pictures that show nothing; nothing says how many they are.
/// </summary>
internal static class OutlierSuspects
{
    /// <summary>Those of a block that have a mean prediction.</summary>
    /// <param name="rows">The block.</param>
    /// <param name="form">How the run keeps distributions.</param>
    public static IEnumerable<OutlierSuspect> In(BlockRows rows, DistributionForm form) =>
        from one in RevisionSample.In(rows, form).Index()
        where one.Item.HasMeanPrediction
        select new OutlierSuspect(rows.First + one.Index, one.Item.Given, one.Item.Predicted, one.Item.Entropy!.Value, one.Item.IsIssue, rows.Verdicts[one.Index]);

    /// <summary>The first of them, in order; ties go by index.</summary>
    public static OutlierSuspect[] First(IEnumerable<OutlierSuspect> suspects, int most) =>
        [.. suspects.OrderByDescending(suspect => suspect.Entropy).ThenBy(suspect => suspect.Index).Take(most)];

    /// <summary>Takes a page of them.</summary>
    /// <param name="session">The data set.</param>
    /// <param name="view">The revision.</param>
    /// <param name="filter">Which of them, and how many.</param>
    /// <param name="cancellationToken">Cancels between blocks.</param>
    public static async Task<ListPage<OutlierSuspect>> FindAsync(DatasetSession session, RevisionView view, ListFilter filter, CancellationToken cancellationToken)
    {
        OutlierSuspect[] first = [];
        int matching = 0;
        await foreach (BlockRows rows in session.RowsAsync(view, cancellationToken))
        {
            OutlierSuspect[] found = [.. In(rows, view.Scope.Form).Where(suspect => filter.Takes(suspect.Given, suspect.Predicted, suspect.Verdict))];
            matching += found.Length;
            first = First(first.Concat(found), filter.Offset + filter.Limit);
        }

        OutlierSuspect[] page = first[Math.Min(filter.Offset, first.Length)..];
        IReadOnlyDictionary<long, string> texts = await TextExcerpts.ReadAsync(session, page.Select(suspect => suspect.Index), filter.Excerpt, cancellationToken);
        ListColumn<OutlierSuspect>[] columns =
        [
            new("index", "index", suspect => suspect.Index),
            new("id", null, suspect => new SampleId(session.Manifest.Name, suspect.Index).ToString()),
            new("given_label", "given", suspect => suspect.Given < 0 ? "" : session.Classes[suspect.Given]),
            new("suggested_label", "suggested", suspect => session.Classes[suspect.Predicted]),
            new("entropy", "entropy", suspect => suspect.Entropy),
            new("is_label_issue", null, suspect => suspect.IsIssue),
            new("decision", "decision", suspect => DecisionText.Of(suspect.Verdict, session.Classes)),
            .. texts.Count == 0 ? (ListColumn<OutlierSuspect>[])[] : [new("text", "text", suspect => texts[suspect.Index])],
        ];
        var head = new Dictionary<string, object?> { ["dataset"] = session.Manifest.Name, ["run"] = view.Revision.Run, ["revision"] = view.Revision.ToString() };
        return new(head, columns, page, matching, filter.Offset, $"run {view.Revision.Run}, epoch {view.Revision.Epoch + 1}", "samples, those that the run can make least of first");
    }
}

/// <summary>A sample by how little a run can make of it.</summary>
/// <param name="Index">Zero-based index.</param>
/// <param name="Given">Given class, -1 for none.</param>
/// <param name="Predicted">Suggested class.</param>
/// <param name="Entropy">Normalised entropy of the mean prediction, in [0,1]; 1: all classes alike.</param>
/// <param name="IsIssue">True where the label is flagged.</param>
/// <param name="Verdict">Decision in force; null where there is none.</param>
internal sealed record OutlierSuspect(long Index, int Given, int Predicted, float Entropy, bool IsIssue, int? Verdict);
