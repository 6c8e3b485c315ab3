using SatCurate.Curation;
using SatCurate.Training.Native;
using SatCurate.Training.Recipes;
using TorchSharp;
using static TorchSharp.torch;

namespace SatCurate.Training.Models;

/// <summary>Tries a TorchScript module on made-up batches, before a run depends on it.</summary>
public static class ScriptProbe
{
    private const string Where = "--model script";

    /// <summary>Returns where the module can be trained and asked on samples of a shape.</summary>
    /// <param name="file">What <c>torch.jit.save</c> wrote.</param>
    /// <param name="shape">Shape of the samples.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="method">What it is to be trained by.</param>
    /// <exception cref="UserErrorException">It is no module, has nothing to train, or does not answer a logit for each output that the method needs.</exception>
    public static void Demand(ReadOnlyMemory<byte> file, InputShape shape, int classes, TrainingMethod method = TrainingMethod.Sat)
    {
        if (shape.Kind == InputKind.Text)
        {
            throw new UserErrorException("a TorchScript module takes images or features, and these are texts", Where, "Choose auto");
        }

        TorchNatives.Load();
        var recipe = new Recipe { Model = ModelKind.Script };
        using var scope = NewDisposeScope();
        using Classifier model = ModelFactory.Create(recipe, shape, classes, InputStatistics.Neutral(shape.Channels), file);
        if (!model.parameters().Any(parameter => parameter.requires_grad))
        {
            throw new UserErrorException("the TorchScript module has no parameters to train", Where, "Save it before it is frozen or traced away");
        }

        model.train();
        Answer(model, shape, 3, method.Outputs(classes), trains: true);
        model.eval();
        Answer(model, shape, 1, method.Outputs(classes), trains: false);
    }

    private static void Answer(Classifier model, InputShape shape, int count, int outputs, bool trains)
    {
        long[] dimensions = shape.Kind == InputKind.Image ? [count, shape.Channels, shape.Height, shape.Width] : [count, shape.Channels];
        Tensor logits = model.call(randn(dimensions));
        if (logits.dtype != ScalarType.Float32 || !logits.shape.AsSpan().SequenceEqual([count, outputs]))
        {
            throw new UserErrorException(
                $"the TorchScript module answers {string.Join(" x ", logits.shape)} {logits.dtype} for an input of {string.Join(" x ", dimensions)}",
                Where,
                $"It must answer {count} x {outputs} float32: a logit for each class, and for method selective one of abstention behind them");
        }

        if (trains && !logits.requires_grad)
        {
            throw new UserErrorException("what the TorchScript module answers does not depend on its parameters", Where, "Save it without no_grad and detach");
        }
    }
}
