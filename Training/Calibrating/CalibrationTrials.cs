using SatCurate.Curation;
using SatCurate.Training.Batching;
using SatCurate.Training.HeldOut;
using SatCurate.Training.Recipes;

namespace SatCurate.Training.Calibrating;

/// <summary>The trials of one <see cref="Calibration"/>, one after the other, and what the best of them foretold.</summary>
/// <param name="job">The run to come, of whose payload only the shape is looked at.</param>
/// <param name="samples">Payload of the samples that take part.</param>
/// <param name="labels">Their given labels.</param>
/// <param name="progress">Told of each trial; may be null.</param>
/// <param name="within">Told how far each is; may be null.</param>
/// <param name="cancellationToken">Stops them.</param>
internal sealed class CalibrationTrials(
    TrainingJob job,
    IReadOnlyList<ReadOnlyMemory<byte>> samples,
    IReadOnlyList<int> labels,
    IProgress<CalibrationTrial>? progress,
    IProgress<TrainingProgress>? within,
    CancellationToken cancellationToken)
{
    private const int MostTimesAsLong = 4;
    private const double HigherRate = 2.5;
    private const int MostWarmUpSteps = 2;
    private const double LongestWarmUp = 0.7; // of the epochs: targets turn in the others
    private const int EnoughToCompare = 800;

    private static readonly double[] s_dropouts = [0, 0.25, 0.5, 0.75];
    private static readonly double[] s_warmUpFactors = [0.5, 1.5];

    private readonly Folds _folds = new(labels.Count, 5, new SeededRandom(job.Recipe.Seed, Calibration.Stream, 1));
    private readonly List<CalibrationTrial> _trials = [];

    /// <summary>The trial of the least log loss so far; null where every one diverged.</summary>
    public CalibrationTrial? Best => _trials.MinBy(trial => trial.Figures.LogLoss);

    private InputKind Kind => job.Payload.Shape.Kind;

    /// <summary>Tries dropouts, then with the best of them another rate.</summary>
    public async Task TryFeaturesAsync(bool rateIsSettled)
    {
        Recipe length = job.Recipe.Epochs > Calibration.MostEpochs ? job.Recipe.WithEpochs(Calibration.MostEpochs) : job.Recipe;
        foreach (double dropout in s_dropouts)
        {
            await TryAsync(length with { InputDropout = dropout });
        }

        if (Best?.Recipe is { } best && !rateIsSettled)
        {
            await TryAsync(best with { LearningRate = best.LearningRate * HigherRate });
        }
    }

    /// <summary>Tries runs of twice the length as long as they are better.</summary>
    public async Task TryLengthsAsync()
    {
        Recipe next = job.Recipe;
        do
        {
            await TryAsync(next);
            next = next.WithEpochs(next.Epochs * 2);
        }
        while (Best?.Recipe.Epochs * 2 == next.Epochs && next.Epochs <= job.Recipe.Epochs * MostTimesAsLong);
    }

    /// <summary>Tries one recipe on the first fold.</summary>
    public async Task TryAsync(Recipe recipe)
    {
        if (await PredictAsync(recipe, 0) is { } heldOut)
        {
            Keep(recipe, heldOut);
        }
    }

    /// <summary>Asks the best recipe of more folds, for features fits its warm-up by all of them, and estimates how many labels are wrong.</summary>
    public async Task<CalibrationOutcome> FinishAsync(bool warmUpIsSettled)
    {
        (Recipe recipe, LabelledPredictions first) = Best!;
        List<LabelledPredictions> foretold = [first];
        while (foretold.Count < _folds.Count && Count(foretold) < EnoughHeldOut(Kind) && await PredictAsync(recipe, foretold.Count) is { } more)
        {
            foretold.Add(more);
        }

        if (Kind == InputKind.Features && !warmUpIsSettled && recipe.Method.MovesTargets())
        {
            (recipe, foretold) = await TryWarmUpsAsync(recipe, foretold);
        }

        return new CalibrationOutcome(recipe, HeldOutErrorRate.Of(Sum(foretold)));
    }

    /// <summary>Halves the warm-up while that is better; else makes it half as long again while that is.</summary>
    private async Task<(Recipe Recipe, List<LabelledPredictions> Foretold)> TryWarmUpsAsync(Recipe recipe, List<LabelledPredictions> foretold)
    {
        int usual = recipe.WarmUpEpochs;
        foreach (double factor in s_warmUpFactors)
        {
            for (int step = 0; step < MostWarmUpSteps && recipe.WarmUpEpochs != 0; step++)
            {
                Recipe next = recipe with { WarmUpEpochs = (int)(recipe.WarmUpEpochs * factor) };
                if (next.WarmUpEpochs > LongestWarmUp * next.Epochs || await ForetellBetterAsync(next, foretold) is not { } better)
                {
                    break;
                }

                (recipe, foretold) = (next, better);
                Keep(recipe, Sum(foretold));
            }

            if (recipe.WarmUpEpochs != usual)
            {
                break;
            }
        }

        return (recipe, foretold);
    }

    /// <summary>What a recipe foretells of the folds that another did; null as soon as it is clear that it is not better.</summary>
    private async Task<List<LabelledPredictions>?> ForetellBetterAsync(Recipe recipe, List<LabelledPredictions> than)
    {
        List<LabelledPredictions> foretold = [];
        while (foretold.Count < than.Count)
        {
            if (await PredictAsync(recipe, foretold.Count) is not { } more)
            {
                return null;
            }

            foretold.Add(more);
            bool isTelling = foretold.Count == than.Count || Count(foretold) >= EnoughToCompare;
            if (isTelling && !HeldOutFigures.Of(Sum(foretold)).AreBetterThan(HeldOutFigures.Of(Sum(than[..foretold.Count]))))
            {
                return null;
            }
        }

        return foretold;
    }

    /// <summary>Null where it diverged: a rate that is too much for these samples is out of the choice.</summary>
    private async Task<LabelledPredictions?> PredictAsync(Recipe recipe, int fold)
    {
        (int[] rest, int[] heldOut) = (_folds.Rest(fold), _folds.HeldOut(fold));
        TrainingJob trial = job with { Recipe = recipe, Payload = Take(rest), Test = null };
        try
        {
            return await HeldOutTrial.RunAsync(trial, LabelsOf(rest), new TestSplit(Take(heldOut), LabelsOf(heldOut)), within, cancellationToken);
        }
        catch (TrainingDivergedException)
        {
            return null;
        }
    }

    /// <summary>
    /// So many held-out labels tell how many are wrong; where a fifth is fewer, other fifths are held out in turn. The more the better, but a trial of
    /// features takes a second or two, one of texts a good part of the run, and one of pictures as long as the run.
    /// </summary>
    private static int EnoughHeldOut(InputKind kind) => kind switch
    {
        InputKind.Features => Calibration.MostSamples,
        InputKind.Text => 1_600,
        _ => 800,
    };

    private static int Count(List<LabelledPredictions> folds) => folds.Sum(fold => fold.Count);

    private static LabelledPredictions Sum(IEnumerable<LabelledPredictions> folds) => folds.Aggregate((all, fold) => all + fold);

    private void Keep(Recipe recipe, LabelledPredictions heldOut)
    {
        var trial = new CalibrationTrial(recipe, heldOut);
        _trials.Add(trial);
        progress?.Report(trial);
    }

    private SampleArray Take(int[] of) => new(job.Payload.Shape, [.. of.Select(i => samples[i])]);

    private int[] LabelsOf(int[] of) => [.. of.Select(i => labels[i])];
}
