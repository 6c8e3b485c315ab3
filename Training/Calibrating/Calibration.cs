using SatCurate.Curation;
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

    internal const long Stream = 0x43414c49;

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
    /// Features: tries dropouts, then with the best of them another rate, and then a shorter warm-up, or else a longer one, as long as all held-out
    /// labels are foretold better (what the user chose stays). Texts: tries runs of twice the length as long as they are better, up to four times.
    /// Pictures: the recipe as it is, for a trial takes as long as a run. With what is best it asks how many labels are wrong.
    /// </summary>
    /// <param name="job">The run to come, of whose payload only the shape is looked at.</param>
    /// <param name="samples">Payload of the samples that <see cref="Choose"/> chose.</param>
    /// <param name="labels">Their given labels.</param>
    /// <param name="settled">What the user chose, and stays.</param>
    /// <param name="progress">Told of each trial; may be null.</param>
    /// <param name="within">Told how far each is, about four times a second; may be null.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The recipe whose model foretold the held-out labels best; null where every one diverged.</returns>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static async Task<CalibrationOutcome?> RunAsync(
        TrainingJob job,
        IReadOnlyList<ReadOnlyMemory<byte>> samples,
        IReadOnlyList<int> labels,
        Settled settled,
        IProgress<CalibrationTrial>? progress,
        IProgress<TrainingProgress>? within,
        CancellationToken cancellationToken)
    {
        var trials = new CalibrationTrials(job, samples, labels, progress, within, cancellationToken);
        await (job.Payload.Shape.Kind switch
        {
            InputKind.Features => trials.TryFeaturesAsync(settled.HasFlag(Settled.Rate)),
            InputKind.Text => trials.TryLengthsAsync(),
            _ => trials.TryAsync(job.Recipe),
        });
        return trials.Best is null ? null : await trials.FinishAsync(settled.HasFlag(Settled.WarmUp));
    }
}

/// <summary>What a calibration must not change.</summary>
[Flags]
public enum Settled
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>The learning rate.</summary>
    Rate = 1,

    /// <summary>The warm-up.</summary>
    WarmUp = 2,
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
