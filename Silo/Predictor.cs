using Orleans;
using SatCurate.Curation;
using SatCurate.Datasets;
using SatCurate.Datasets.Labels;
using SatCurate.Silo.Scripts;
using SatCurate.Storage;
using SatCurate.Training;
using SatCurate.Training.Recipes;

namespace SatCurate.Silo;

/// <summary>The model of a run, out of its last checkpoint, for samples that it did not train on. One caller at a time.</summary>
public sealed class Predictor : IDisposable
{
    private readonly TrainedModel _model;

    private Predictor(TrainedModel model) => _model = model;

    /// <summary>Epochs that the model was trained for.</summary>
    public int Epochs => _model.Header.Position.Epoch;

    /// <summary>Steps of the epoch after those, where the run was stopped inside one.</summary>
    public int Steps => _model.Header.Position.Step;

    /// <summary>Whether it may abstain.</summary>
    public bool Abstains => _model.Header.Recipe.Method == TrainingMethod.Selective;

    /// <summary>Reads the model.</summary>
    /// <param name="store">The store.</param>
    /// <param name="grains">All grains.</param>
    /// <param name="dataset">The data set.</param>
    /// <param name="run">Which run of it.</param>
    /// <param name="device">Torch device: <c>auto</c>, <c>cpu</c>, <c>cuda</c> or <c>cuda:N</c>.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <exception cref="UserErrorException">There is no checkpoint yet, it is gone, or the device is not there.</exception>
    public static async Task<Predictor> LoadAsync(
        IStore store, IGrainFactory grains, string dataset, int run, string device, CancellationToken cancellationToken)
    {
        StoredCheckpoint checkpoint = await StoredCheckpoint.ReadAsync(store, grains, dataset, run, cancellationToken);
        ReadOnlyMemory<byte> script = await StoredScript.ReadAsync(store, dataset, checkpoint.Recipe, cancellationToken);
        return new Predictor(TrainedModel.Load(checkpoint.File, checkpoint.Name, device, script));
    }

    /// <summary>What the model says of each sample in order, without augmentation; the memory of an answer is not used again.</summary>
    /// <param name="payload">Samples as they stand in a payload block.</param>
    /// <param name="count">How many.</param>
    public IEnumerable<SamplePrediction> Predict(ReadOnlyMemory<byte> payload, int count) =>
        _model.Predict(payload, count).Select(prediction => new SamplePrediction(prediction.Classes, prediction.Abstention));

    /// <summary>How many of each training sample's nearest neighbours have its given label, by what the model sees in them.</summary>
    /// <param name="store">The store.</param>
    /// <param name="manifest">The data set.</param>
    /// <param name="neighbours">How many neighbours are asked, at least 1.</param>
    /// <param name="progress">Told how many samples are done; all are passed twice.</param>
    /// <param name="cancellationToken">Cancels between minibatches.</param>
    /// <returns>Shares in [0,1], by index; NaN where there is no given label, or no other sample that has one.</returns>
    /// <exception cref="UserErrorException">The model is a module of the user's.</exception>
    public async Task<float[]> NeighbourAgreementAsync(
        IStore store, DatasetManifest manifest, int neighbours, Action<int> progress, CancellationToken cancellationToken)
    {
        int[] given = await LabelReader.ReadGivenAsync(store, manifest, cancellationToken);
        return _model.NeighbourAgreement(new StorePayload(store, manifest, Splits.Train), given, neighbours, progress, cancellationToken);
    }

    /// <summary>What the half of the model that never trained with a sample says of its given label.</summary>
    /// <param name="store">The store.</param>
    /// <param name="manifest">The data set.</param>
    /// <param name="progress">Told how many samples are done.</param>
    /// <param name="cancellationToken">Cancels between minibatches.</param>
    /// <exception cref="UserErrorException">The run did not train with turn-over dropout.</exception>
    public async Task<TurnOverSignal[]> TurnOverAsync(IStore store, DatasetManifest manifest, Action<int> progress, CancellationToken cancellationToken)
    {
        int[] given = await LabelReader.ReadGivenAsync(store, manifest, cancellationToken);
        return _model.TurnOver(new StorePayload(store, manifest, Splits.Train), given, progress, cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose() => _model.Dispose();
}

/// <summary>What a model says of one sample.</summary>
/// <param name="Classes">Probabilities of the C classes, in class order; they add up to 1 whether it abstains or not.</param>
/// <param name="Abstention">Probability of abstaining, in [0,1]; null where the model cannot abstain.</param>
public readonly record struct SamplePrediction(ReadOnlyMemory<float> Classes, float? Abstention);
