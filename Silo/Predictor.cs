using Orleans;
using SatCurate.Contracts;
using SatCurate.Contracts.Runs;
using SatCurate.Curation;
using SatCurate.Storage;
using SatCurate.Training;

namespace SatCurate.Silo;

/// <summary>The model of a run, out of its last checkpoint, for samples that it did not train on. One caller at a time.</summary>
public sealed class Predictor : IDisposable
{
    private const int Tries = 10;

    private readonly TrainedModel _model;

    private Predictor(TrainedModel model) => _model = model;

    /// <summary>Epochs that the model was trained for.</summary>
    public int Epochs => _model.Header.Position.Epoch;

    /// <summary>Steps of the epoch after those, where the run was stopped inside one.</summary>
    public int Steps => _model.Header.Position.Step;

    /// <summary>Reads the model. A run that goes on deletes a checkpoint when the next one is committed: then that one is read.</summary>
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
        IRunGrain grain = grains.GetGrain<IRunGrain>(GrainKeys.Run(dataset, run));
        string name = "";
        for (int attempt = 0; attempt < Tries; attempt++)
        {
            RunStatus? status = await grain.StatusAsync(cancellationToken);
            name = status?.Checkpoint?.Name ?? throw new UserErrorException($"run {run} has no checkpoint yet", dataset);
            if (await store.ReadAllAsync(name, cancellationToken) is { } checkpoint)
            {
                return new Predictor(TrainedModel.Load(checkpoint, name, device));
            }
        }

        throw new UserErrorException($"the checkpoint of run {run} is gone from the store", name, "Choose another run, or clean the data set again");
    }

    /// <summary>Probabilities of the C classes for each sample in order, without augmentation; their memory is not used again.</summary>
    /// <param name="payload">Samples as they stand in a payload block.</param>
    /// <param name="count">How many.</param>
    public IEnumerable<ReadOnlyMemory<float>> Predict(ReadOnlyMemory<byte> payload, int count) => _model.Predict(payload, count);

    /// <inheritdoc/>
    public void Dispose() => _model.Dispose();
}
