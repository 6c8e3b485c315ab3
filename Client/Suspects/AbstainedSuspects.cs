using SatCurate.Client.Stores;
using SatCurate.Client.Terminal;
using SatCurate.Curation;
using SatCurate.Silo;

namespace SatCurate.Client.Suspects;

/// <summary>
/// The training samples that a selective run's last model would rather not say a class of: abstaining is more probable to it than any class. What
/// it abstains from most comes first.
/// </summary>
internal static class AbstainedSuspects
{
    /// <summary>Asks the model of every training sample and takes a page of those that it abstains from.</summary>
    /// <param name="session">The data set.</param>
    /// <param name="run">The run.</param>
    /// <param name="filter">Which of them, and how many.</param>
    /// <param name="cancellationToken">Cancels between blocks.</param>
    /// <exception cref="UserErrorException">The run's model cannot abstain, or there is no model.</exception>
    public static async Task<ListPage<AbstainedSuspect>> FindAsync(DatasetSession session, int run, ListFilter filter, CancellationToken cancellationToken)
    {
        using Predictor model = await Predictor.LoadAsync(session.Store, session.Grains, session.Manifest.Name, run, "auto", cancellationToken);
        Require(model, session, run);
        var found = new List<AbstainedSuspect>();
        await foreach ((int index, int label, SamplePrediction prediction) in StoredPredictions.TrainAsync(session.Store, session.Manifest, model, cancellationToken))
        {
            int predicted = Prediction.ArgMax(prediction.Classes.Span);
            var suspect = new AbstainedSuspect(index, label, predicted, prediction.Abstention!.Value, prediction.Classes.Span[predicted]);
            if (suspect.Abstains && filter.Takes(label, predicted, verdict: null))
            {
                found.Add(suspect);
            }
        }

        AbstainedSuspect[] page = [.. found.OrderByDescending(suspect => suspect.Abstention).ThenBy(suspect => suspect.Index).Skip(filter.Offset).Take(filter.Limit)];
        IReadOnlyDictionary<long, string> texts = await TextExcerpts.ReadAsync(session, page.Select(suspect => (long)suspect.Index), filter.Excerpt, cancellationToken);
        ListColumn<AbstainedSuspect>[] columns =
        [
            new("index", "index", suspect => suspect.Index),
            new("id", null, suspect => new SampleId(session.Manifest.Name, suspect.Index).ToString()),
            new("given_label", "given", suspect => suspect.Given < 0 ? "" : session.Classes[suspect.Given]),
            new("suggested_label", "suggested", suspect => session.Classes[suspect.Predicted]),
            new("abstention", "abstention", suspect => suspect.Abstention),
            new("suggested_probability", "p(suggested)", suspect => suspect.Probability),
            .. texts.Count == 0 ? (ListColumn<AbstainedSuspect>[])[] : [new("text", "text", suspect => texts[suspect.Index])],
        ];
        var head = new Dictionary<string, object?> { ["dataset"] = session.Manifest.Name, ["run"] = run, ["epochs"] = model.Epochs };
        return new(head, columns, page, found.Count, filter.Offset, $"run {run}, model of {model.Epochs} epochs", "samples that it abstains from");
    }

    /// <summary>Nothing where the run's model can abstain.</summary>
    /// <exception cref="UserErrorException">It cannot.</exception>
    public static void Require(Predictor model, DatasetSession session, int run)
    {
        if (!model.Abstains)
        {
            throw new UserErrorException(
                $"the model of run {run} cannot abstain",
                session.Manifest.Name,
                $"Train one that can with: {ProgramName.Text} clean {session.Manifest.Name} --method selective");
        }
    }
}

/// <summary>A sample that a model abstains from.</summary>
/// <param name="Index">Zero-based index.</param>
/// <param name="Given">Given class, -1 for none.</param>
/// <param name="Predicted">Most probable class.</param>
/// <param name="Abstention">Probability of abstaining, in [0,1].</param>
/// <param name="Probability">Probability of the most probable class, all classes adding up to 1.</param>
internal sealed record AbstainedSuspect(int Index, int Given, int Predicted, float Abstention, float Probability)
{
    /// <summary>Whether abstaining is more probable than any class, all outputs adding up to 1.</summary>
    public bool Abstains => Abstention > (1 - Abstention) * Probability;
}
