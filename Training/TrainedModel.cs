using SatCurate.Curation;
using SatCurate.Training.Batching;
using SatCurate.Training.Checkpoints;
using static TorchSharp.torch;

namespace SatCurate.Training;

/// <summary>A model as a checkpoint holds it, for samples that it does not train on. One caller at a time.</summary>
public sealed class TrainedModel : IDisposable
{
    private readonly TrainingState _state;
    private readonly Device _device;

    private TrainedModel(CheckpointHeader header, TrainingState state, Device device) => (Header, _state, _device) = (header, state, device);

    /// <summary>What it was trained with, and how far.</summary>
    public CheckpointHeader Header { get; }

    /// <summary>Makes the model that a checkpoint holds.</summary>
    /// <param name="checkpoint">The whole checkpoint file.</param>
    /// <param name="name">Its name, for errors.</param>
    /// <param name="device">Torch device: <c>auto</c>, <c>cpu</c>, <c>cuda</c> or <c>cuda:N</c>.</param>
    /// <param name="script">The TorchScript module that the recipe names; empty where its model is built in.</param>
    /// <exception cref="InvalidDataException">The checkpoint is damaged.</exception>
    /// <exception cref="UserErrorException">A newer SatCurate wrote it, or the device is not there.</exception>
    public static TrainedModel Load(ReadOnlyMemory<byte> checkpoint, string name, string device, ReadOnlyMemory<byte> script = default)
    {
        Device place = TorchDevice.Parse(device);
        Checkpoint read = Checkpoint.Read(checkpoint, name);
        return new TrainedModel(read.Header, TrainingState.Restore(read, place, script), place);
    }

    /// <summary>What the model says of each sample in order, without augmentation; the memory of an answer is not used again.</summary>
    /// <param name="payload">Samples as they stand in a payload block.</param>
    /// <param name="count">How many.</param>
    public IEnumerable<ModelPrediction> Predict(ReadOnlyMemory<byte> payload, int count) =>
        Evaluation.Predict(_state.Model, new OneBlock(Header.Shape, payload, count), Header.Classes, _device);

    /// <summary>How many of each sample's nearest neighbours have its given label.</summary>
    /// <param name="payload">The samples.</param>
    /// <param name="given">Their given labels, negative where there is none.</param>
    /// <param name="neighbours">How many neighbours are asked, at least 1.</param>
    /// <param name="progress">Told how many samples are done; all are passed twice, so that it ends with twice their number.</param>
    /// <param name="cancellationToken">Cancels between minibatches.</param>
    /// <returns>Shares in [0,1]; NaN where there is no given label, or no other sample that has one.</returns>
    /// <exception cref="UserErrorException">The model is a module of the user's, whose layers nobody knows.</exception>
    public float[] NeighbourAgreement(
        IPayloadBlocks payload, IReadOnlyList<int> given, int neighbours, Action<int> progress, CancellationToken cancellationToken) =>
        new Neighbours(_state.Model, _device, given, neighbours).Agreement(payload, progress, cancellationToken);

    /// <summary>What the half of the model that never trained with a sample says of its given label.</summary>
    /// <param name="payload">The samples that it trained with.</param>
    /// <param name="given">Their given labels, negative where there is none.</param>
    /// <param name="progress">Told how many samples are done.</param>
    /// <param name="cancellationToken">Cancels between minibatches.</param>
    /// <exception cref="UserErrorException">The model was not trained with turn-over dropout, so that there is no such half.</exception>
    public TurnOverSignal[] TurnOver(IPayloadBlocks payload, IReadOnlyList<int> given, Action<int> progress, CancellationToken cancellationToken) =>
        Header.Recipe.TurnOver
            ? new TurnOver(_state.Model, _device, Header.Recipe.Seed, given, Header.Classes).Signals(payload, progress, cancellationToken)
            : throw new UserErrorException("the run trained every sample with all units", "--turn-over", "Clean with --turn-over first");

    /// <inheritdoc/>
    public void Dispose() => _state.Dispose();

    private sealed class OneBlock(InputShape shape, ReadOnlyMemory<byte> payload, int count) : IPayloadBlocks
    {
        public InputShape Shape => shape;

        public IReadOnlyList<int> Counts { get; } = [count];

        public ValueTask<ReadOnlyMemory<byte>> ReadBlockAsync(int block, CancellationToken cancellationToken) => ValueTask.FromResult(payload);
    }
}
