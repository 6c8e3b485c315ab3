using System.Text.Json.Serialization;

namespace SatCurate.Training.Models;

/// <summary>What a run trains: a built-in model, or a module of the user's.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ModelKind>))]
public enum ModelKind
{
    /// <summary>Softmax regression.</summary>
    Linear = 0,

    /// <summary>Two hidden layers.</summary>
    Mlp = 1,

    /// <summary>Small residual network for images of 28 to 64 pixels on CPU.</summary>
    Cnn = 2,

    /// <summary>ResNet-18, CIFAR variant.</summary>
    ResNet18 = 3,

    /// <summary>ResNet-34, CIFAR variant: the papers' model.</summary>
    ResNet34 = 4,

    /// <summary>Mean of hashed word and character features, and a linear layer: for texts, and for nothing else.</summary>
    Text = 5,

    /// <summary>A TorchScript module of the user's.</summary>
    Script = 6,

    /// <summary>WRN-28-10: the usual wide network of the literature on noisy labels.</summary>
    WideResNet28x10 = 7,
}
