using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SatCurate.Training.Models;

/// <summary>
/// Parameters of float32 laid one behind the other in one piece of memory, weights of convolutions with their channels innermost. What an optimizer
/// does to all of them is then one kernel, where it were one for each: on a GPU the host's calls, not the sums, are what a step costs.
/// </summary>
internal sealed class FlatParameters : IDisposable
{
    private const int Convolution = 4; // dimensions: outputs, inputs, height, width

    private readonly Parameter[] _parameters;

    /// <summary>Moves the parameters, whose values stay, into one piece of memory on their device.</summary>
    public FlatParameters(IReadOnlyList<Parameter> parameters)
    {
        using var frozen = no_grad();
        using var scope = NewDisposeScope();
        _parameters = [.. parameters];
        Values = zeros(_parameters.Sum(p => p.numel()), dtype: ScalarType.Float32, device: _parameters[0].device).DetachFromDisposeScope();
        foreach ((Parameter parameter, Tensor place) in _parameters.Zip(Views(Values)))
        {
            place.copy_(parameter);
            parameter.set_(place);
            place.Dispose();
        }
    }

    /// <summary>All values.</summary>
    public Tensor Values { get; }

    /// <summary>Parts of a vector as long as <see cref="Values"/>, in the parameters' shapes and order. They are the caller's.</summary>
    public Tensor[] Views(Tensor of)
    {
        using var scope = NewDisposeScope();
        var views = new Tensor[_parameters.Length];
        long at = 0;
        for (int i = 0; i < views.Length; i++)
        {
            long[] shape = _parameters[i].shape;
            Tensor part = of.narrow(0, at, _parameters[i].numel());
            views[i] = (shape.Length == Convolution ? part.view(shape[0], shape[2], shape[3], shape[1]).permute(0, 3, 1, 2) : part.view(shape)).DetachFromDisposeScope();
            at += _parameters[i].numel();
        }

        return views;
    }

    /// <summary>
    /// All gradients as one vector, which is the scope's; the parameters have none afterwards, so that the next ones need not be added to them. Null
    /// where a parameter has no gradient.
    /// </summary>
    public Tensor? TakeGradient()
    {
        var gradients = new Tensor[_parameters.Length];
        for (int i = 0; i < gradients.Length; i++)
        {
            if (_parameters[i].grad is not { } gradient)
            {
                return null;
            }

            gradients[i] = (gradient.dim() == Convolution ? gradient.permute(0, 2, 3, 1) : gradient).reshape(-1);
        }

        foreach (Parameter parameter in _parameters)
        {
            parameter.grad = null;
        }

        return cat(gradients);
    }

    /// <inheritdoc/>
    public void Dispose() => Values.Dispose();
}
