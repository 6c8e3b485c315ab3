using SatCurate.Curation;
using SatCurate.Training.Exchange;

namespace SatCurate.Training.HeldOut;

/// <summary>
/// How well a model foretells given labels that it did not train on. It needs no truth, and wrong labels can't flatter it: who has learnt
/// them by heart is sure of himself and often contradicted by the held-out ones.
/// </summary>
public static class HeldOutTrial
{
    /// <summary>Trains a job from its start to its end, with targets in memory alone; the model's predictions of the held-out labels.</summary>
    /// <param name="job">What to train.</param>
    /// <param name="labels">Its given labels; -1 = unlabelled.</param>
    /// <param name="heldOut">Samples that are not in it, with their given labels.</param>
    /// <param name="progress">Told about four times a second; may be null.</param>
    /// <param name="cancellationToken">Stops the trial.</param>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    /// <exception cref="TrainingDivergedException">Outputs are no longer finite.</exception>
    public static async Task<LabelledPredictions> RunAsync(
        TrainingJob job, IReadOnlyList<int> labels, TestSplit heldOut, IProgress<TrainingProgress>? progress, CancellationToken cancellationToken)
    {
        var exchange = new ArrayExchange(job.Recipe.Scope(1, job.Classes), labels);
        TrainingOutcome outcome = await Trainer.RunAsync(job, exchange, progress, cancellationToken);
        if (!outcome.Finished)
        {
            throw new OperationCanceledException(cancellationToken);
        }

        using TrainedModel model = TrainedModel.Load(exchange.Checkpoint, "the trial", job.Device, job.Script);
        var labelled = new List<int>();
        var predictions = new List<double>();
        int first = 0;
        for (int block = 0; block < heldOut.Payload.Counts.Count; block++)
        {
            int count = heldOut.Payload.Counts[block];
            ReadOnlyMemory<byte> payload = await heldOut.Payload.ReadBlockAsync(block, cancellationToken);
            int sample = first;
            foreach (ModelPrediction prediction in model.Predict(payload, count))
            {
                int label = heldOut.Labels[sample++];
                if (label >= 0)
                {
                    labelled.Add(label);
                    predictions.AddRange(prediction.Classes.ToArray().Select(p => (double)p));
                }
            }

            first += count;
        }

        return new LabelledPredictions([.. labelled], [.. predictions], job.Classes);
    }
}

/// <summary>What a model makes of held-out given labels.</summary>
/// <param name="LogLoss">Mean of -log of the probability of the given label, natural logarithm; low is good.</param>
/// <param name="Agreement">Share of the predictions whose argmax is the given label, in [0,1].</param>
public sealed record HeldOutFigures(double LogLoss, double Agreement)
{
    private const double SmallestProbability = 1e-7;

    /// <summary>True where both figures are better.</summary>
    public bool AreBetterThan(HeldOutFigures other) => LogLoss < other.LogLoss && Agreement > other.Agreement;

    /// <summary>The figures of one label or more.</summary>
    public static HeldOutFigures Of(LabelledPredictions predictions)
    {
        (double loss, int agreed) = (0, 0);
        for (int i = 0; i < predictions.Count; i++)
        {
            loss -= Math.Log(Math.Max(predictions.Row(i)[predictions.Labels[i]], SmallestProbability));
            agreed += predictions.Predicted(i) == predictions.Labels[i] ? 1 : 0;
        }

        return new HeldOutFigures(loss / predictions.Count, (double)agreed / predictions.Count);
    }
}
