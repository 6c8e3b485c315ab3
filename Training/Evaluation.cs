using System.Runtime.InteropServices;
using SatCurate.Curation;
using SatCurate.Training.Batching;
using SatCurate.Training.Models;
using static TorchSharp.torch;

namespace SatCurate.Training;

/// <summary>The model as it is, on samples it does not train on. Called on the trainer's thread.</summary>
public static class Evaluation
{
    private const int BatchSize = 256;

    /// <summary>Share of the labelled test samples whose argmax is their label, in [0,1]; the model is left in training mode.</summary>
    /// <param name="model">The model.</param>
    /// <param name="test">The samples.</param>
    /// <param name="classes">C.</param>
    /// <param name="device">Where the model is.</param>
    public static double Accuracy(Classifier model, TestSplit test, int classes, Device device)
    {
        int right = 0;
        int labelled = 0;
        int sample = 0;
        foreach (ModelPrediction prediction in Predict(model, test.Payload, classes, device))
        {
            if (test.Labels[sample] >= 0)
            {
                labelled++;
                right += Prediction.ArgMax(prediction.Classes.Span) == test.Labels[sample] ? 1 : 0;
            }

            sample++;
        }

        model.train();
        return labelled == 0 ? double.NaN : (double)right / labelled;
    }

    /// <summary>What the model says of every sample in order; it is left in evaluation mode.</summary>
    /// <param name="model">The model, of C outputs or, where it may abstain, C + 1.</param>
    /// <param name="payload">The samples.</param>
    /// <param name="classes">C.</param>
    /// <param name="device">Where the model is.</param>
    public static IEnumerable<ModelPrediction> Predict(Classifier model, IPayloadBlocks payload, int classes, Device device)
    {
        model.eval();
        foreach (Minibatch batch in Batches(payload))
        {
            int count = batch.Samples.Length;
            (float[] predictions, float[]? abstentions) = Forward(model, batch, payload.Shape, classes, device);
            for (int i = 0; i < count; i++)
            {
                yield return new ModelPrediction(predictions.AsMemory(i * classes, classes), abstentions?[i]);
            }
        }
    }

    /// <summary>All samples in order, without augmentation; a block of them is in memory at a time.</summary>
    internal static IEnumerable<Minibatch> Batches(IPayloadBlocks payload)
    {
        var reader = new MinibatchReader(payload, null);
        int first = 0;
        foreach (int count in payload.Counts)
        {
            foreach (int[] samples in Enumerable.Range(first, count).Chunk(BatchSize))
            {
                yield return reader.ReadAsync(0, 0, samples, CancellationToken.None).AsTask().GetAwaiter().GetResult();
            }

            reader.Keep([]);
            first += count;
        }
    }

    /// <summary>The logits of the C classes among N x C or N x (C + 1) outputs.</summary>
    internal static Tensor OfClasses(Tensor logits, int classes) => logits.shape[1] == classes ? logits : logits.narrow(1, 0, classes);

    private static (float[] Predictions, float[]? Abstentions) Forward(
        Classifier model, Minibatch batch, InputShape shape, int classes, Device device)
    {
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        Tensor logits = model.call(InputBatch.Load(batch, shape, device));
        float[] predictions = Floats(nn.functional.softmax(OfClasses(logits, classes), 1));
        return (predictions, logits.shape[1] == classes ? null : Floats(nn.functional.softmax(logits, 1).select(1, -1)));
    }

    private static float[] Floats(Tensor tensor) => MemoryMarshal.Cast<byte, float>(tensor.cpu().contiguous().bytes).ToArray();
}

/// <summary>What a model says of one sample.</summary>
/// <param name="Classes">Probabilities of the C classes, in class order; they add up to 1 whether it abstains or not.</param>
/// <param name="Abstention">Probability of abstaining, in [0,1]; null where the model cannot abstain.</param>
public readonly record struct ModelPrediction(ReadOnlyMemory<float> Classes, float? Abstention);
