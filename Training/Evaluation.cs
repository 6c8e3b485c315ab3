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
    public static double Accuracy(Classifier model, TestSplit test, Device device)
    {
        int right = 0;
        int labelled = 0;
        foreach ((int sample, ReadOnlyMemory<float> prediction) in Predict(model, test.Payload, device))
        {
            if (test.Labels[sample] >= 0)
            {
                labelled++;
                right += Prediction.ArgMax(prediction.Span) == test.Labels[sample] ? 1 : 0;
            }
        }

        model.train();
        return labelled == 0 ? double.NaN : (double)right / labelled;
    }

    /// <summary>Softmax outputs of every sample in order, C probabilities each; the model is left in evaluation mode.</summary>
    public static IEnumerable<(int Sample, ReadOnlyMemory<float> Prediction)> Predict(Classifier model, IPayloadBlocks payload, Device device)
    {
        var reader = new MinibatchReader(payload, null);
        model.eval();
        int first = 0;
        for (int block = 0; block < payload.Counts.Count; block++)
        {
            foreach (int[] samples in Enumerable.Range(first, payload.Counts[block]).Chunk(BatchSize))
            {
                Minibatch batch = reader.ReadAsync(0, 0, samples, CancellationToken.None).AsTask().GetAwaiter().GetResult();
                float[] predictions = Forward(model, batch, payload.Shape, device);
                int classes = predictions.Length / samples.Length;
                for (int i = 0; i < samples.Length; i++)
                {
                    yield return (samples[i], predictions.AsMemory(i * classes, classes));
                }
            }

            reader.Keep([]);
            first += payload.Counts[block];
        }
    }

    private static float[] Forward(Classifier model, Minibatch batch, InputShape shape, Device device)
    {
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        Tensor predictions = nn.functional.softmax(model.call(InputBatch.Load(batch, shape, device)), 1).cpu().contiguous();
        return MemoryMarshal.Cast<byte, float>(predictions.bytes).ToArray();
    }
}
