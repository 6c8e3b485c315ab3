using SatCurate.Training.Checkpoints;
using SatCurate.Training.Exchange;
using SatCurate.Training.Models;
using SatCurate.Training.Recipes;
using TorchSharp;
using static TorchSharp.torch;

namespace SatCurate.Training;

/// <summary>What changes from step to step on the device: model and optimizer. Made, used and disposed on the trainer's thread.</summary>
public sealed class TrainingState : IDisposable
{
    private readonly Recipe _recipe;
    private readonly InputShape _shape;
    private readonly int _classes;

    private TrainingState(Recipe recipe, InputShape shape, int classes, InputStatistics statistics, Device device, ReadOnlyMemory<byte> script)
    {
        _recipe = recipe;
        _shape = shape;
        _classes = classes;
        Model = ModelFactory.Create(recipe, shape, classes, statistics, script);
        Model.to(device);
        Optimizer = new MomentumSgd(Model.parameters(), recipe, asOne: device.type == DeviceType.CUDA && recipe.Model != ModelKind.Script);
    }

    /// <summary>The model.</summary>
    public Classifier Model { get; }

    /// <summary>The optimizer.</summary>
    public MomentumSgd Optimizer { get; }

    /// <summary>The state before the first step.</summary>
    public static TrainingState Initial(
        Recipe recipe, InputShape shape, int classes, InputStatistics statistics, Device device, ReadOnlyMemory<byte> script = default) =>
        new(recipe, shape, classes, statistics, device, script);

    /// <summary>The state in a checkpoint.</summary>
    /// <exception cref="InvalidDataException">Its tensors are not those of its recipe's model.</exception>
    public static TrainingState Restore(Checkpoint checkpoint, Device device, ReadOnlyMemory<byte> script = default)
    {
        CheckpointHeader header = checkpoint.Header;
        var state = new TrainingState(
            header.Recipe, header.Shape, header.Classes, InputStatistics.Neutral(header.Shape.Channels), device, script);
        try
        {
            foreach ((string name, Tensor value) in state.Tensors())
            {
                checkpoint.CopyTo(name, value);
            }

            return state;
        }
        catch
        {
            state.Dispose();
            throw;
        }
    }

    /// <summary>A checkpoint file from which <paramref name="position"/> can be resumed.</summary>
    public byte[] Save(TrainingPosition position, EpochSums sums, int threads) =>
        Checkpoint.Write(new CheckpointHeader(_recipe, _shape, _classes, position, threads, sums, []), Tensors());

    /// <inheritdoc/>
    public void Dispose()
    {
        Optimizer.Dispose();
        Model.Dispose();
    }

    /// <summary>All that a checkpoint holds of it, by name.</summary>
    internal IEnumerable<(string Name, Tensor Value)> Tensors() =>
        Model.state_dict().Select(entry => ($"model.{entry.Key}", entry.Value))
            .Concat(Optimizer.Buffers.Select((buffer, ordinal) => ($"momentum.{ordinal}", buffer)));
}
