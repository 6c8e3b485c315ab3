using System.Globalization;
using SatCurate.Datasets;
using SatCurate.Datasets.Payload;
using SatCurate.Storage;
using SatCurate.Training;
using SatCurate.Training.Batching;
using SatCurate.Training.Calibrating;
using SatCurate.Training.Models;
using SatCurate.Training.Recipes;

namespace SatCurate.Silo;

/// <summary>Fits the fast recipe to a data set of features before its run is ordered.</summary>
public static class RunCalibration
{
    /// <summary>
    /// The options with the input dropout and the rate that a <see cref="Calibration"/> chose, and its estimate of wrong labels; as they are where the recipe is not fast, the
    /// samples are no features, the model is the user's own, the dropout is given, or there are too few labels to tell by.
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
        if (shape.Kind != InputKind.Features || asked.Recipe.Name != "fast" || asked.Recipe.Model == ModelKind.Script || options.InputDropout is not null)
        {
            return options;
        }

        int[] labels = await LabelsAsync(store, manifest, cancellationToken);
        int[] samples = Calibration.Choose(labels, shape, asked.Recipe.Seed);
        if (samples.Length == 0)
        {
            return options;
        }

        tell(string.Create(CultureInfo.InvariantCulture, $"calibrating on {samples.Length} of {labels.Length} samples, a fifth of their given labels held out"));
        byte[] payload = await PayloadAsync(store, manifest, shape, samples, cancellationToken);
        var job = new TrainingJob(asked.Recipe, new PayloadArray(shape, default), manifest.Classes.Count) { Device = asked.Device };
        CalibrationOutcome? found = await Calibration.RunAsync(
            job, payload, [.. samples.Select(sample => labels[sample])], options.LearningRate is not null, new Lines(tell), cancellationToken);
        if (found is null)
        {
            return options;
        }

        tell(string.Create(CultureInfo.InvariantCulture, $"held-out labels that are wrong, by confident learning: {found.ErrorRate:P1}"));
        return options with
        {
            InputDropout = found.Recipe.InputDropout, LearningRate = found.Recipe.LearningRate, HeldOutErrorRate = found.ErrorRate,
        };
    }

    private static async Task<int[]> LabelsAsync(IStore store, DatasetManifest manifest, CancellationToken cancellationToken)
    {
        var labels = new List<int>((int)manifest.TrainCount);
        for (int block = 0; block < manifest.TrainBlocks; block++)
        {
            labels.AddRange((await BlockLabels.ReadAsync(store, manifest, block, cancellationToken)).Given);
        }

        return [.. labels];
    }

    private static async Task<byte[]> PayloadAsync(
        IStore store, DatasetManifest manifest, InputShape shape, int[] samples, CancellationToken cancellationToken)
    {
        var reader = new PayloadReader(store, manifest);
        byte[] rows = new byte[samples.Length * shape.Bytes];
        int row = 0;
        foreach (IGrouping<int, int> ofBlock in samples.GroupBy(sample => sample / manifest.BlockSize))
        {
            PayloadBlock block = await reader.ReadBlockAsync(Splits.Train, ofBlock.Key, cancellationToken);
            foreach (int sample in ofBlock)
            {
                block.Sample((int)(sample - block.FirstIndex)).CopyTo(rows.AsMemory(row++ * shape.Bytes));
            }
        }

        return rows;
    }

    // A trial is told of when it is done, in order; Progress<T> would post it to a pool thread.
    private sealed class Lines(Action<string> tell) : IProgress<CalibrationTrial>
    {
        public void Report(CalibrationTrial value) => tell(string.Create(
            CultureInfo.InvariantCulture,
            $"  input dropout {value.Recipe.InputDropout}, lr {value.Recipe.LearningRate}: held-out log loss {value.Figures.LogLoss:F3}, agreement {value.Figures.Agreement:F3}"));
    }
}
