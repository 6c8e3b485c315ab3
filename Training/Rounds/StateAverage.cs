using SatCurate.Training.Checkpoints;
using TorchSharp;
using static TorchSharp.torch;

namespace SatCurate.Training.Rounds;

/// <summary>
/// The average of several trainers' states, weighted by the samples that each trained on: parameters, batch-norm statistics and momentum
/// buffers. Summed in float64 in the order in which states are added, so that all who average the same states in the same order come to the
/// same bits; whole numbers (counts of minibatches) are those of the first. One state alone is taken as it is.
/// </summary>
/// <param name="state">What the average goes to.</param>
internal sealed class StateAverage(TrainingState state)
{
    private readonly List<(Checkpoint Part, long Samples)> _parts = [];

    /// <summary>Adds a state with its weight, above 0.</summary>
    public void Add(Checkpoint part, long samples)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(samples, 1);
        _parts.Add((part, samples));
    }

    /// <summary>Writes the average into the trainer's state.</summary>
    /// <exception cref="InvalidDataException">A state has other tensors than the trainer's.</exception>
    public void Apply()
    {
        double all = _parts.Sum(static part => (double)part.Samples);
        foreach ((string name, Tensor value) in state.Tensors())
        {
            if (_parts.Count == 1 || !value.is_floating_point())
            {
                _parts[0].Part.CopyTo(name, value);
                continue;
            }

            using var scope = NewDisposeScope();
            using var frozen = no_grad();
            Tensor one = empty(value.shape, dtype: value.dtype);
            Tensor sum = zeros(value.shape, dtype: ScalarType.Float64);
            foreach ((Checkpoint part, long samples) in _parts)
            {
                part.CopyTo(name, one);
                using Scalar share = samples / all;
                sum.add_(one.to(ScalarType.Float64), share);
            }

            value.copy_(sum);
        }
    }
}
