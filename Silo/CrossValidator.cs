using SatCurate.Contracts.Runs;
using SatCurate.Curation;
using SatCurate.Datasets;
using SatCurate.Datasets.Labels;
using SatCurate.Storage;
using SatCurate.Training;
using SatCurate.Training.HeldOut;

namespace SatCurate.Silo;

/// <summary>
/// Cross-validation of a data set's given labels, straight from the store: no run, no grains, and decisions have no part in it.
/// </summary>
public sealed class CrossValidator
{
    private readonly CrossValidation _folds;

    private CrossValidator(string recipe, int[] given, CrossValidation folds) => (Recipe, Given, _folds) = (recipe, given, folds);

    /// <summary>How each fold trains, as a run of the same options writes it.</summary>
    public string Recipe { get; }

    /// <summary>Given labels of all training samples, -1 = unlabelled.</summary>
    public IReadOnlyList<int> Given { get; }

    /// <summary>Reads the labels, fits the recipe to them as <see cref="RunCalibration"/> does for a run, and deals them into folds.</summary>
    /// <param name="store">The store.</param>
    /// <param name="manifest">The data set.</param>
    /// <param name="options">How to train.</param>
    /// <param name="folds">How many folds, at least 2.</param>
    /// <param name="tell">Told a line for people before each step.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="UserErrorException">An option is unknown or out of range, or there can't be so many folds.</exception>
    public static async Task<CrossValidator> OpenAsync(
        IStore store, DatasetManifest manifest, CleanOptions options, int folds, Action<string> tell, CancellationToken cancellationToken)
    {
        int[] given = await LabelReader.ReadGivenAsync(store, manifest, cancellationToken);
        CrossValidation.Demand(given, folds);

        // Of pictures a calibration only tells how many are wrong.
        options = manifest.Kind == PayloadKind.ImageUInt8 ? options : await RunCalibration.ChooseAsync(store, manifest, options, tell, cancellationToken);
        RunOrder order = RunPlanner.Plan(manifest, options);
        options.Script?.Demand(manifest, order);
        RunRecipe planned = RunRecipe.Read(order.Recipe);
        var job = new TrainingJob(planned.Recipe, new StorePayload(store, manifest, Splits.Train), manifest.Classes.Count)
        {
            Device = planned.Device,
            Script = options.Script?.Bytes ?? default,
        };
        return new CrossValidator(order.Recipe, given, new CrossValidation(job, given, folds));
    }

    /// <summary>The indexes of a fold's samples, ascending.</summary>
    public int[] Samples(int fold) => _folds.Samples(fold);

    /// <summary>Trains on the other folds and predicts this one, in the order of <see cref="Samples"/>.</summary>
    /// <param name="fold">Which fold, from 0.</param>
    /// <param name="tell">Told a line for people now and then.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    /// <exception cref="UserErrorException">The training diverged, or the device is not there.</exception>
    public async Task<LabelledPredictions> PredictAsync(int fold, Action<string> tell, CancellationToken cancellationToken)
    {
        try
        {
            return await _folds.PredictAsync(fold, new EpochLines("fold " + (fold + 1), tell), cancellationToken);
        }
        catch (TrainingDivergedException diverged)
        {
            throw new UserErrorException(
                $"training diverged: the outputs of {diverged.Samples.Count} samples are not finite", $"fold {fold + 1}, epoch {diverged.Epoch}, step {diverged.Step}", "Lower --lr");
        }
    }
}
