using TorchSharp;
using static TorchSharp.torch;

namespace SatCurate.Training.Models;

internal static class MlpModel
{
    /// <summary>Two hidden layers of <paramref name="width"/> ReLU units on the flattened input.</summary>
    public static nn.Module<Tensor, Tensor> Create(InputShape shape, int classes, int width) => nn.Sequential(
        ("flatten", nn.Flatten()),
        ("first", nn.Linear(shape.Values, width)),
        ("relu1", nn.ReLU()),
        ("second", nn.Linear(width, width)),
        ("relu2", nn.ReLU()),
        ("head", nn.Linear(width, classes)));
}
