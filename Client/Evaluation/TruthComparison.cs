using SatCurate.Client.Export;
using SatCurate.Client.Stores;
using SatCurate.Contracts.Blocks;
using SatCurate.Contracts.Datasets;
using SatCurate.Curation;
using SatCurate.Datasets.Injecting;

namespace SatCurate.Client.Evaluation;

/// <summary>Compares what a revision says with the truth.</summary>
internal static class TruthComparison
{
    /// <summary>
    /// The figures over all training samples whose truth is known, decisions counting as in an export.
    /// </summary>
    /// <param name="session">The data set.</param>
    /// <param name="view">The revision.</param>
    /// <param name="truth">True class of every training sample, -1 where unknown.</param>
    /// <param name="cancellationToken">Cancels between blocks.</param>
    public static async Task<TruthFigures> MeasureAsync(
        DatasetSession session, RevisionView view, int[] truth, CancellationToken cancellationToken)
    {
        int samples = truth.Length;
        var given = new int[samples];
        var corrected = new int[samples];
        var flagged = new bool[samples];
        var scores = new float[samples];
        var weights = new float[samples];
        var entropies = new double[samples];
        Dictionary<long, DecisionRecord> decisions =
            (await session.Grain.DecisionsAsync(view.DecisionSequence, cancellationToken)).ToDictionary(decision => decision.Index);
        await foreach (BlockRows rows in session.RowsAsync(view, cancellationToken))
        {
            int index = (int)rows.First;
            foreach (RevisionSample sample in RevisionSample.In(rows, view.Scope.Form))
            {
                given[index] = sample.Given;
                corrected[index] = ExportRules.Corrected(sample, decisions.GetValueOrDefault(index)?.Verdict);
                flagged[index] = sample.IsIssue;
                scores[index] = sample.Score;
                weights[index] = sample.Weight;
                entropies[index] = Prediction.Entropy(sample.MeanPrediction.Span);
                index++;
            }
        }

        CorruptionMetrics? pictures = null;
        if (CorruptedSamples.Of(session.Manifest) is { } corrupted)
        {
            (double[] orders, bool[] named) = await PixelsAsync(session, samples, cancellationToken);
            pictures = CorruptionMetrics.Of(corrupted, flagged, scores, weights, entropies, orders, named);
        }

        return new TruthFigures(DetectionMetrics.Of(given, corrected, flagged, scores, truth), ScoreReliability.Of(given, scores, truth), pictures);
    }

    private static async Task<(double[] Orders, bool[] Named)> PixelsAsync(DatasetSession session, int samples, CancellationToken cancellationToken)
    {
        var orders = new double[samples];
        var named = new bool[samples];
        await foreach ((int index, PictureFault fault, double order) in PictureFaults.AllAsync(session, cancellationToken))
        {
            orders[index] = order;
            named[index] = fault != PictureFault.None;
        }

        return (orders, named);
    }
}

/// <summary>What a revision says, against the truth.</summary>
/// <param name="Labels">How well wrong labels were found and mended.</param>
/// <param name="Scores">Whether the label scores are probabilities.</param>
/// <param name="Pictures">How well corrupted pictures were found; null where the ingest made none.</param>
internal sealed record TruthFigures(DetectionMetrics Labels, ScoreReliability Scores, CorruptionMetrics? Pictures);
