using SatCurate.Training.Models;
using SatCurate.Training.Recipes;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SatCurate.Training;

/// <summary>
/// Stochastic gradient descent with momentum, the same arithmetic as <c>torch.optim.SGD</c> without dampening. Its only state is one buffer a
/// parameter, which a checkpoint reads and writes.
/// </summary>
public sealed class MomentumSgd : IDisposable
{
    private readonly Parameter[] parameters;
    private readonly Tensor[] buffers;
    private readonly Recipe recipe;
    private readonly FlatParameters? flat;
    private readonly Tensor? flatBuffer;

    /// <summary>Buffers start at zero, in the memory order of their parameters.</summary>
    /// <param name="parameters">What descends.</param>
    /// <param name="recipe">Momentum and weight decay.</param>
    /// <param name="asOne">True to lay parameters of float32 out in one piece of memory and step on them as one, which suits a GPU.</param>
    public MomentumSgd(IEnumerable<Parameter> parameters, Recipe recipe, bool asOne = false)
    {
        this.parameters = [.. parameters];
        this.recipe = recipe;
        if (asOne)
        {
            flat = new FlatParameters(this.parameters);
            flatBuffer = zeros_like(flat.Values);
            buffers = flat.Views(flatBuffer);
        }
        else
        {
            buffers = [.. this.parameters.Select(p => zeros_like(p))];
        }
    }

    /// <summary>One momentum buffer a parameter, in the order of the parameters.</summary>
    public IReadOnlyList<Tensor> Buffers => buffers;

    /// <summary>One step down the gradients at <paramref name="rate"/>; clears the gradients after it. A parameter without one stays.</summary>
    public void Step(double rate)
    {
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        using Scalar decay = recipe.WeightDecay;
        using Scalar momentum = recipe.SgdMomentum;
        using Scalar once = 1;
        using Scalar down = -rate;
        if (flat?.TakeGradient() is { } all)
        {
            Descend(flat.Values, all, flatBuffer!);
            return;
        }

        for (int i = 0; i < parameters.Length; i++)
        {
            if (parameters[i].grad is { } gradient)
            {
                Descend(parameters[i], gradient, buffers[i]);
                gradient.zero_();
            }
        }

        void Descend(Tensor values, Tensor gradient, Tensor buffer)
        {
            if (recipe.WeightDecay != 0)
            {
                gradient.add_(values, decay);
            }

            buffer.mul_(momentum).add_(gradient, once);
            Tensor direction = recipe.Nesterov ? gradient.add_(buffer, momentum) : buffer;
            values.add_(direction, down);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (Tensor buffer in buffers)
        {
            buffer.Dispose();
        }

        flatBuffer?.Dispose();
        flat?.Dispose();
    }
}
