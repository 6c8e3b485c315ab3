using TorchSharp;
using static TorchSharp.torch;

namespace SatCurate.Training.Models;

internal static class LinearModel
{
    /// <summary>Softmax regression on the flattened input.</summary>
    public static nn.Module<Tensor, Tensor> Create(InputShape shape, int classes) =>
        nn.Sequential(("flatten", nn.Flatten()), ("head", nn.Linear(shape.Values, classes)));
}
