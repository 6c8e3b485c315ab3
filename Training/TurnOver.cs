using System.Runtime.InteropServices;
using SatCurate.Curation;
using SatCurate.Training.Batching;
using SatCurate.Training.Models;
using static TorchSharp.torch;

namespace SatCurate.Training;

/// <summary>Asks both halves of a model that trained with turn-over dropout about each sample. One pass of the samples, two of the model.</summary>
/// <param name="model">The model; left in evaluation mode.</param>
/// <param name="device">Where it is.</param>
/// <param name="seed">Seed of the recipe.</param>
/// <param name="given">Given labels, negative where there is none.</param>
/// <param name="classes">C.</param>
internal sealed class TurnOver(Classifier model, Device device, long seed, IReadOnlyList<int> given, int classes)
{
    private readonly TurnOverDropout _dropout = new(seed);

    /// <summary>See <see cref="TrainedModel.TurnOver"/>.</summary>
    public TurnOverSignal[] Signals(IPayloadBlocks payload, Action<int> progress, CancellationToken cancellationToken)
    {
        model.eval();
        var signals = new TurnOverSignal[given.Count];
        foreach (Minibatch batch in Evaluation.Batches(payload))
        {
            cancellationToken.ThrowIfCancellationRequested();
            int[] samples = batch.Samples;
            (float[] seen, float[] unseen) = OfGiven(batch, payload.Shape);
            for (int i = 0; i < samples.Length; i++)
            {
                signals[samples[i]] = given[samples[i]] < 0 ? TurnOverSignal.Unknown : TurnOverSignal.Of(seen[i], unseen[i]);
            }

            progress(samples[^1] + 1);
        }

        return signals;
    }

    /// <summary>Probabilities of the given labels by the half that trained with each sample, and by the other one; any where there is none.</summary>
    private (float[] Seen, float[] Unseen) OfGiven(Minibatch batch, InputShape shape)
    {
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        int[] samples = batch.Samples;
        Tensor labels = tensor([.. samples.Select(sample => (long)Math.Max(0, given[sample]))], device: device).reshape(samples.Length, 1);
        Tensor input = InputBatch.Load(batch, shape, device);
        return (Probabilities(turnedOver: false), Probabilities(turnedOver: true));

        float[] Probabilities(bool turnedOver)
        {
            Tensor logits = model.ForwardPartly(input, null, (layer, units) => TorchDevice.Copy(_dropout.Mask(layer, units, samples, turnedOver), device));
            Tensor ofGiven = nn.functional.softmax(Evaluation.OfClasses(logits, classes), 1).gather(1, labels);
            return MemoryMarshal.Cast<byte, float>(ofGiven.cpu().contiguous().bytes).ToArray();
        }
    }
}
