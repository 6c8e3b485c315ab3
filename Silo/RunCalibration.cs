using System.Globalization;
using SatCurate.Datasets;
using SatCurate.Datasets.Labels;
using SatCurate.Datasets.Payload;
using SatCurate.Storage;
using SatCurate.Training;
using SatCurate.Training.Batching;
using SatCurate.Training.Calibrating;
using SatCurate.Training.Models;
using SatCurate.Training.Recipes;

namespace SatCurate.Silo;

/// <summary>Fits the fast recipe to a data set before its run is ordered, and asks it how many labels are wrong.</summary>
public static class RunCalibration
{
    /// <summary>
    /// The options with what a <see cref="Calibration"/> chose: for features the input dropout, the rate and the warm-up, for texts the length of the run; and its
    /// estimate of wrong labels. As they are where the recipe is not fast, the model is the user's own, dropout (features) or length (texts and
    /// pictures) are given, or there are too few labels to tell by.
    /// </summary>
    /// <param name="store">The store.</param>
    /// <param name="manifest">The data set.</param>
    /// <param name="options">What was asked for.</param>
    /// <param name="tell">Told a line for people before each step.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="Curation.UserErrorException">An option is unknown or out of range.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static async Task<CleanOptions> ChooseAsync(
        IStore store, DatasetManifest manifest, CleanOptions options, Action<string> tell, CancellationToken cancellationToken)
    {
        InputShape shape = StorePayload.ShapeOf(manifest);
        RunRecipe asked = RunRecipe.Read(RunPlanner.Plan(manifest, options).Recipe);
        bool isGiven = shape.Kind == InputKind.Features ? options.InputDropout is not null : options.Epochs is not null;
        if (isGiven || asked.Recipe.Name != "fast" || asked.Recipe.Model == ModelKind.Script)
        {
            return options;
        }

        int[] labels = await LabelReader.ReadGivenAsync(store, manifest, cancellationToken);
        int[] samples = Calibration.Choose(labels, shape, asked.Recipe.Seed);
        if (samples.Length == 0)
        {
            return options;
        }

        if (await PayloadAsync(store, manifest, samples, cancellationToken) is not { } payload)
        {
            return options;
        }

        tell(string.Create(CultureInfo.InvariantCulture, $"calibrating on {samples.Length} of {labels.Length} samples, a fifth of their given labels held out"));
        var job = new TrainingJob(asked.Recipe, new PayloadArray(shape, default), manifest.Classes.Count) { Device = asked.Device };
        Settled settled = (options.LearningRate is null ? Settled.None : Settled.Rate) | (options.WarmUp is null ? Settled.None : Settled.WarmUp);
        var epochs = new EpochLines("trial", tell);
        CalibrationOutcome? found = await Calibration.RunAsync(
            job, payload, [.. samples.Select(sample => labels[sample])], settled, new TrialLines(tell, epochs), epochs, cancellationToken);
        if (found is null)
        {
            return options;
        }

        // Where a model of pictures meets confusions, its belief finds more of them than the lowest margins do.
        bool isByBelief = shape.Kind == InputKind.Image && !found.ErrorRate.IsChance;
        tell(string.Create(
            CultureInfo.InvariantCulture,
            $"estimated share of wrong labels, by held-out ones: {found.ErrorRate.Rate:P1}{(isByBelief ? "; confusions, if any: what is flagged is left to the run" : "")}"));
        options = options with { HeldOutErrorRate = isByBelief ? null : found.ErrorRate.Rate };

        return shape.Kind switch
        {
            InputKind.Features => options with
            {
                InputDropout = found.Recipe.InputDropout,
                LearningRate = found.Recipe.LearningRate,
                WarmUp = options.WarmUp ?? (int)Math.Round((double)found.Recipe.WarmUpEpochs * asked.Recipe.Epochs / found.Recipe.Epochs),
            },

            // What fits a part of the texts takes as many steps on all of them.
            InputKind.Text => options with { Epochs = Math.Max(asked.Recipe.Epochs, found.Recipe.Epochs * samples.Length / labels.Length) },
            _ => options,
        };
    }

    /// <summary>Payload of the samples; null where it is too much.</summary>
    private static async Task<ReadOnlyMemory<byte>[]?> PayloadAsync(
        IStore store, DatasetManifest manifest, int[] samples, CancellationToken cancellationToken)
    {
        var reader = new PayloadReader(store, manifest);
        var payload = new List<ReadOnlyMemory<byte>>();
        long bytes = 0;
        foreach (IGrouping<int, int> ofBlock in samples.GroupBy(sample => sample / manifest.BlockSize))
        {
            PayloadBlock block = await reader.ReadBlockAsync(Splits.Train, ofBlock.Key, cancellationToken);
            foreach (int sample in ofBlock)
            {
                payload.Add(block.Sample((int)(sample - block.FirstIndex)).ToArray());
                bytes += payload[^1].Length;
            }

            if (bytes > Calibration.MostBytes)
            {
                return null;
            }
        }

        return [.. payload];
    }

    // A trial is told of when it is done, in order; Progress<T> would post it to a pool thread.
    private sealed class TrialLines(Action<string> tell, EpochLines epochs) : IProgress<CalibrationTrial>
    {
        public void Report(CalibrationTrial value)
        {
            epochs.Restart();
            tell(string.Create(
                CultureInfo.InvariantCulture,
                $"  {value.Recipe.Epochs} epochs, {value.Recipe.WarmUpEpochs} of warm-up, input dropout {value.Recipe.InputDropout}, lr {value.Recipe.LearningRate}: held-out log loss {value.Figures.LogLoss:F3}, agreement {value.Figures.Agreement:F3}"));
        }
    }
}
