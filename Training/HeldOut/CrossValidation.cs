using SatCurate.Curation;

namespace SatCurate.Training.HeldOut;

/// <summary>
/// Class probabilities of every labelled sample by a model that has not trained with it: what confident learning starts from. Samples without a
/// label are neither trained with nor predicted.
/// </summary>
public sealed class CrossValidation
{
    private const long Stream = 0x464f4c44;

    private readonly TrainingJob _job;
    private readonly IReadOnlyList<int> _labels;
    private readonly int[] _labelled;
    private readonly Folds _folds;

    /// <param name="job">What each fold trains; its payload is that of all samples.</param>
    /// <param name="labels">Given labels of all samples, -1 = unlabelled.</param>
    /// <param name="folds">How many folds, at least 2.</param>
    /// <exception cref="UserErrorException">There can't be so many folds of the labelled samples.</exception>
    public CrossValidation(TrainingJob job, IReadOnlyList<int> labels, int folds)
    {
        Demand(labels, folds);
        (_job, _labels) = (job, labels);
        _labelled = [.. Enumerable.Range(0, labels.Count).Where(sample => labels[sample] >= 0)];
        _folds = new Folds(_labelled.Length, folds, new SeededRandom(job.Recipe.Seed, Stream));
    }

    /// <summary>Refuses a number of folds that labels can't be dealt into.</summary>
    /// <exception cref="UserErrorException">It is below 2, or there are fewer labels.</exception>
    public static void Demand(IReadOnlyList<int> labels, int folds)
    {
        int labelled = labels.Count(label => label >= 0);
        if (folds < 2 || folds > labelled)
        {
            throw new UserErrorException(
                $"{labelled} labelled samples can't be dealt into {folds} folds", "--folds", "Choose 2 or more, and no more than there are labelled samples");
        }
    }

    /// <summary>The indexes of a fold's samples, ascending.</summary>
    public int[] Samples(int fold) => Ascending(_folds.HeldOut(fold));

    /// <summary>Trains on the other folds and predicts this one, in the order of <see cref="Samples"/>.</summary>
    /// <param name="fold">Which fold, from 0.</param>
    /// <param name="progress">Told about four times a second; may be null.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    /// <exception cref="TrainingDivergedException">Outputs are no longer finite.</exception>
    public Task<LabelledPredictions> PredictAsync(int fold, IProgress<TrainingProgress>? progress, CancellationToken cancellationToken)
    {
        (int[] rest, int[] heldOut) = (Ascending(_folds.Rest(fold)), Samples(fold));
        TrainingJob job = _job with { Payload = new ChosenPayload(_job.Payload, rest), Test = null };
        return HeldOutTrial.RunAsync(job, LabelsOf(rest), new TestSplit(new ChosenPayload(_job.Payload, heldOut), LabelsOf(heldOut)), progress, cancellationToken);
    }

    private int[] Ascending(IEnumerable<int> ofLabelled) => [.. ofLabelled.Select(i => _labelled[i]).Order()];

    private int[] LabelsOf(IEnumerable<int> samples) => [.. samples.Select(sample => _labels[sample])];
}
