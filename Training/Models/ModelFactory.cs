using SatCurate.Curation;
using SatCurate.Training.Native;
using SatCurate.Training.Recipes;
using SatCurate.Training.Text;
using TorchSharp;
using static TorchSharp.torch;

namespace SatCurate.Training.Models;

/// <summary>Makes the built-in models with seeded initial weights, and those of the user's files.</summary>
public static class ModelFactory
{
    /// <summary>Smallest height and width that the convolutional models take.</summary>
    public const int SmallestImage = 16;

    /// <summary>The default generator is the process's: nobody else may draw from it between a seed and what is drawn by it.</summary>
    internal static readonly Lock Seeding = new();

    /// <summary>The model that <c>auto</c> stands for on CPU: text for texts, mlp for features, cnn for images it can take, mlp for smaller ones.</summary>
    public static ModelKind Auto(InputShape shape) => shape.Kind == InputKind.Text ? ModelKind.Text : TakesConvolutions(shape) ? ModelKind.Cnn : ModelKind.Mlp;

    /// <summary>Reads <c>linear</c>, <c>mlp</c>, <c>cnn</c>, <c>resnet18</c>, <c>resnet34</c>, <c>wrn-28-10</c>, <c>text</c> or, by the shape, <c>auto</c>.</summary>
    /// <exception cref="UserErrorException">The name is none of these.</exception>
    public static ModelKind Parse(string name, InputShape shape) =>
        name == "auto" ? Auto(shape)
        : ModelNames.BuiltInKind(name)
            ?? throw new UserErrorException($"unknown model '{name}'", "--model", $"Choose auto, {ModelNames.BuiltIn} or script:FILE");

    /// <summary>The model of a recipe, with the outputs that its method needs.</summary>
    /// <param name="recipe">Which model, its size and seed.</param>
    /// <param name="shape">Shape of its inputs.</param>
    /// <param name="classes">Number of classes, 2 or more.</param>
    /// <param name="statistics">Statistics of the training payload.</param>
    /// <param name="script">The TorchScript module, where the recipe's model is one: its weights are what training starts from.</param>
    /// <exception cref="UserErrorException">The model cannot take inputs of that shape, or the module is none.</exception>
    public static Classifier Create(Recipe recipe, InputShape shape, int classes, InputStatistics statistics, ReadOnlyMemory<byte> script = default)
    {
        if (recipe.Model != ModelKind.Script)
        {
            return Create(recipe.Model, shape, recipe.Method.Outputs(classes), recipe.Width, recipe.Depth, statistics, recipe.Seed);
        }

        TorchNatives.Load();
        return new Classifier(ScriptModel.Read(script), statistics, shape);
    }

    /// <summary>A built-in model whose initial weights depend on <paramref name="seed"/> alone.</summary>
    /// <param name="kind">Which model.</param>
    /// <param name="shape">Shape of its inputs.</param>
    /// <param name="outputs">Number of logits, 2 or more.</param>
    /// <param name="width">Channels of the cnn's stem or units of the mlp's layers, or values of text's embeddings; other models ignore it.</param>
    /// <param name="depth">Residual blocks in a stage of the cnn; other models ignore it.</param>
    /// <param name="statistics">Statistics of the training payload.</param>
    /// <param name="seed">Seed of the initial weights.</param>
    /// <exception cref="UserErrorException">The model cannot take inputs of that shape.</exception>
    public static Classifier Create(
        ModelKind kind, InputShape shape, int outputs, int width, int depth, InputStatistics statistics, long seed)
    {
        TorchNatives.Load();
        if ((kind == ModelKind.Text) != (shape.Kind == InputKind.Text))
        {
            throw new UserErrorException(
                kind == ModelKind.Text ? "model text needs texts" : $"model {kind.Name()} does not take texts",
                "--model",
                kind == ModelKind.Text ? "Choose auto" : "Choose text");
        }

        if (kind is ModelKind.Cnn or ModelKind.ResNet18 or ModelKind.ResNet34 or ModelKind.WideResNet28x10 && !TakesConvolutions(shape))
        {
            throw new UserErrorException(
                $"model {kind.Name()} needs images of {SmallestImage} x {SmallestImage} pixels or more",
                "--model", "Choose mlp or linear");
        }

        lock (Seeding)
        {
            random.manual_seed(seed);
            nn.Module<Tensor, Tensor> body = kind switch
            {
                ModelKind.Linear => LinearModel.Create(shape, outputs),
                ModelKind.Mlp => MlpModel.Create(shape, outputs, width),
                ModelKind.Cnn => SmallResidualCnn.Create(shape, outputs, width, depth),
                ModelKind.Text => new TextModel(TextFeatures.Buckets, width, outputs),
                ModelKind.ResNet18 => ResNet.Create(shape, outputs, ResNet.Blocks18),
                ModelKind.WideResNet28x10 => WideResNet.Create(shape, outputs),
                _ => ResNet.Create(shape, outputs, ResNet.Blocks34),
            };
            return new Classifier(body, statistics, shape);
        }
    }

    private static bool TakesConvolutions(InputShape shape) =>
        shape.Kind == InputKind.Image && Math.Min(shape.Height, shape.Width) >= SmallestImage;
}
