using SatCurate.Curation;
using SatCurate.Training.Batching;
using SatCurate.Training.HeldOut;
using SatCurate.Training.Recipes;

namespace SatCurate.Training.Calibrating;

/// <summary>
/// Fits a recipe to a data set before its run and estimates how many labels are wrong: trials on a part of the samples, each asked for given labels
/// that it did not train on (<see cref="HeldOutTrial"/>). It needs no truth. How much must be left out of a visit, how fast a network may learn, and for
/// how long, differs between data sets more than one setting can serve (docs/design/0020-calibration.md).
/// </summary>
public static class Calibration
{
    /// <summary>At most this many samples take part.</summary>
    public const int MostSamples = 4_000;

    /// <summary>And at most this many bytes of their payload.</summary>
    public const int MostBytes = 64 << 20;

    /// <summary>A trial of a longer run is as long as this many epochs.</summary>
    public const int MostEpochs = 50;

    /// <summary>With fewer labels the held-out ones say too little.</summary>
    public const int FewestLabels = 250;

    private const int HeldOutInTurn = 5;
    private const int MostTimesAsLong = 4;
    private const long Stream = 0x43414c49;
    private const double HigherRate = 2.5;

    private static readonly double[] s_dropouts = [0, 0.25, 0.5, 0.75];

    /// <summary>The samples that take part, ascending: a random choice of the labelled ones; empty where they are too few.</summary>
    /// <param name="labels">Given labels of all samples, -1 = unlabelled.</param>
    /// <param name="shape">Shape of their payload.</param>
    /// <param name="seed">Seed of the choice.</param>
    public static int[] Choose(IReadOnlyList<int> labels, InputShape shape, long seed)
    {
        int[] labelled = [.. Enumerable.Range(0, labels.Count).Where(sample => labels[sample] >= 0)];
        int count = Math.Min(labelled.Length, Math.Min(MostSamples, MostBytes / shape.Bytes));
        if (count < FewestLabels)
        {
            return [];
        }

        new SeededRandom(seed, Stream).Shuffle(labelled);
        int[] chosen = labelled[..count];
        Array.Sort(chosen);
        return chosen;
    }

    /// <summary>
    /// Features: tries dropouts, then with the best of them another rate (one that is fixed stays). Texts: tries runs of twice the length as long as
    /// they are better, up to four times. Pictures: the recipe as it is, for a trial takes as long as a run. With what is best it asks how many labels
    /// are wrong.
    /// </summary>
    /// <param name="job">The run to come, of whose payload only the shape is looked at.</param>
    /// <param name="samples">Payload of the samples that <see cref="Choose"/> chose.</param>
    /// <param name="labels">Their given labels.</param>
    /// <param name="fixedRate">True where the user chose the rate.</param>
    /// <param name="progress">Told of each trial; may be null.</param>
    /// <param name="within">Told how far each is, about four times a second; may be null.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The recipe whose model foretold the held-out labels best; null where every one diverged.</returns>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static async Task<CalibrationOutcome?> RunAsync(
        TrainingJob job,
        IReadOnlyList<ReadOnlyMemory<byte>> samples,
        IReadOnlyList<int> labels,
        bool fixedRate,
        IProgress<CalibrationTrial>? progress,
        IProgress<TrainingProgress>? within,
        CancellationToken cancellationToken)
    {
        var folds = new Folds(labels.Count, HeldOutInTurn, new SeededRandom(job.Recipe.Seed, Stream, 1));
        var first = Parts.Of(job.Payload.Shape, samples, labels, folds, 0);
        var trials = new List<CalibrationTrial>();
        InputKind kind = job.Payload.Shape.Kind;
        await (kind switch
        {
            InputKind.Features => TryFeaturesAsync(),
            InputKind.Text => TryLengthsAsync(),
            _ => TryAsync(job.Recipe),
        });
        return Best() is { } taken ? new CalibrationOutcome(taken.Recipe, await ErrorRateAsync(taken)) : null;

        CalibrationTrial? Best() => trials.MinBy(trial => trial.Figures.LogLoss);

        async Task TryFeaturesAsync()
        {
            Recipe length = job.Recipe.Epochs > MostEpochs ? job.Recipe.WithEpochs(MostEpochs) : job.Recipe;
            foreach (double dropout in s_dropouts)
            {
                await TryAsync(length with { InputDropout = dropout });
            }

            if (Best()?.Recipe is { } best && !fixedRate)
            {
                await TryAsync(best with { LearningRate = best.LearningRate * HigherRate });
            }
        }

        async Task TryLengthsAsync()
        {
            Recipe next = job.Recipe;
            do
            {
                await TryAsync(next);
                next = next.WithEpochs(next.Epochs * 2);
            }
            while (Best()?.Recipe.Epochs * 2 == next.Epochs && next.Epochs <= job.Recipe.Epochs * MostTimesAsLong);
        }

        async Task TryAsync(Recipe recipe)
        {
            if (await PredictAsync(recipe, first) is { } heldOut)
            {
                var trial = new CalibrationTrial(recipe, heldOut);
                trials.Add(trial);
                progress?.Report(trial);
            }
        }

        async Task<HeldOutErrorRate> ErrorRateAsync(CalibrationTrial of)
        {
            LabelledPredictions asked = of.HeldOut;
            for (int fold = 1; fold < folds.Count && asked.Count < EnoughHeldOut(kind); fold++)
            {
                asked = await PredictAsync(of.Recipe, Parts.Of(job.Payload.Shape, samples, labels, folds, fold)) is { } more ? asked + more : asked;
            }

            return HeldOutErrorRate.Of(asked);
        }

        // Null where it diverged: a rate that is too much for these samples is out of the choice.
        async Task<LabelledPredictions?> PredictAsync(Recipe recipe, Parts parts)
        {
            try
            {
                TrainingJob trial = job with { Recipe = recipe, Payload = parts.Train, Test = null };
                return await HeldOutTrial.RunAsync(trial, parts.Labels, parts.HeldOut, within, cancellationToken);
            }
            catch (TrainingDivergedException)
            {
                return null;
            }
        }
    }

    /// <summary>
    /// So many held-out labels tell how many are wrong; where a fifth is fewer, other fifths are held out in turn. The more the better, but a trial of
    /// features takes a second or two, one of texts a good part of the run, and one of pictures as long as the run.
    /// </summary>
    private static int EnoughHeldOut(InputKind kind) => kind switch
    {
        InputKind.Features => MostSamples,
        InputKind.Text => 1_600,
        _ => 800,
    };

    private sealed record Parts(SampleArray Train, int[] Labels, TestSplit HeldOut)
    {
        public static Parts Of(InputShape shape, IReadOnlyList<ReadOnlyMemory<byte>> samples, IReadOnlyList<int> labels, Folds folds, int fold)
        {
            (int[] held, int[] rest) = (folds.HeldOut(fold), folds.Rest(fold));
            return new Parts(Take(rest), LabelsOf(rest), new TestSplit(Take(held), LabelsOf(held)));

            SampleArray Take(int[] of) => new(shape, [.. of.Select(i => samples[i])]);

            int[] LabelsOf(int[] of) => [.. of.Select(i => labels[i])];
        }
    }
}

/// <summary>What a calibration found.</summary>
/// <param name="Recipe">The recipe of the best trial.</param>
/// <param name="ErrorRate">Estimate of wrong labels.</param>
public sealed record CalibrationOutcome(Recipe Recipe, HeldOutErrorRate ErrorRate);

/// <summary>One trial of a calibration.</summary>
/// <param name="Recipe">What was tried.</param>
/// <param name="HeldOut">What its model said of the held-out labels.</param>
public sealed record CalibrationTrial(Recipe Recipe, LabelledPredictions HeldOut)
{
    /// <summary>How good that is.</summary>
    public HeldOutFigures Figures { get; } = HeldOutFigures.Of(HeldOut);
}
