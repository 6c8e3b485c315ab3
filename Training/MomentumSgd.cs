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
    private readonly Recipes.Recipe recipe;

    /// <summary>Buffers start at zero, in the memory order of their parameters.</summary>
    public MomentumSgd(IEnumerable<Parameter> parameters, Recipes.Recipe recipe)
    {
        this.parameters = [.. parameters];
        this.recipe = recipe;
        buffers = [.. this.parameters.Select(p => zeros_like(p))];
    }

    /// <summary>One momentum buffer a parameter, in the order of the parameters.</summary>
    public IReadOnlyList<Tensor> Buffers => buffers;

    /// <summary>One step down the gradients at <paramref name="rate"/>; clears the gradients after it.</summary>
    public void Step(double rate)
    {
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        for (int i = 0; i < parameters.Length; i++)
        {
            Tensor? gradient = parameters[i].grad;
            if (gradient is null)
            {
                continue;
            }

            if (recipe.WeightDecay != 0)
            {
                gradient.add_(parameters[i], alpha: recipe.WeightDecay);
            }

            buffers[i].mul_(recipe.SgdMomentum).add_(gradient);
            Tensor direction = recipe.Nesterov ? gradient.add_(buffers[i], alpha: recipe.SgdMomentum) : buffers[i];
            parameters[i].add_(direction, alpha: -rate);
            gradient.zero_();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (Tensor buffer in buffers)
        {
            buffer.Dispose();
        }
    }
}
