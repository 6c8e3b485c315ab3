using System.Diagnostics;
using System.Runtime.InteropServices;
using SatCurate.Training.Batching;
using SatCurate.Training.Exchange;
using SatCurate.Training.Losses;
using SatCurate.Training.Models;
using SatCurate.Training.Native;
using SatCurate.Training.Recipes;
using TorchSharp;
using static TorchSharp.torch;

namespace SatCurate.Training;

/// <summary>
/// One step of training: forward, loss, backward, descent, predictions out. Called on the trainer's thread. A GPU is waited for once in a step, when
/// its predictions, the loss and whether all is finite come back together.
/// </summary>
internal sealed class TrainingStep(
    TrainingState state, Recipe recipe, InputShape shape, int classes, Device device, ResidentPayload? resident, ITargetExchange exchange)
{
    private const long ScriptStream = 0x5343524950;

    private readonly FeatureDropout? _dropout = FeatureDropout.Of(recipe, shape);
    private readonly TurnOverDropout? _turnOver = recipe.TurnOver ? new TurnOverDropout(recipe.Seed) : null;
    private readonly Autocast? _mixed = recipe.Precision == Precision.BFloat16 ? Autocast.Of(device.type) : null;

    /// <summary>Takes the step at <paramref name="rate"/>; nothing has left for the exchange where it throws.</summary>
    /// <returns>The loss, null where no sample of the batch has one; and how many predictions agree with a label in force.</returns>
    /// <exception cref="TrainingDivergedException">A logit is NaN or infinite.</exception>
    public StepResult Take(Minibatch batch, int epoch, double rate)
    {
        using var scope = NewDisposeScope();
        (Tensor logits, Tensor asked) = Forward(batch, epoch);
        Tensor predictions = nn.functional.softmax(Evaluation.OfClasses(asked.detach(), classes), 1);
        PulledTargets pulled = Await(batch.Targets!);
        Tensor? loss = Loss(logits, predictions, pulled, epoch);
        if (loss is not null)
        {
            loss.backward();
            state.Optimizer.Step(rate);
        }

        ReadOnlyMemory<float> outcome = Outcome(logits, predictions, loss, batch, epoch);
        ReadOnlyMemory<float> pushed = outcome[..(batch.Samples.Length * classes)];
        StepResult result = Agreement(pushed.Span, pulled.Labels) with { Loss = loss is null ? null : outcome.Span[^1] };
        Push(epoch, batch.Samples, pushed);
        TrainerMetrics.Steps.Add(1);
        return result;
    }

    /// <summary>Visits samples without a step: a forward pass whose predictions are pushed.</summary>
    public void Visit(Minibatch batch, int epoch)
    {
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        (Tensor logits, Tensor asked) = Forward(batch, epoch);
        Tensor predictions = nn.functional.softmax(Evaluation.OfClasses(asked, classes), 1);
        Push(epoch, batch.Samples, Outcome(logits, predictions, null, batch, epoch)[..(batch.Samples.Length * classes)]);
    }

    /// <summary>
    /// The logits to learn from, and those whose predictions are pushed: the same, but with turn-over dropout, where the half that does not train with a sample is asked.
    /// What a module of the user's draws (dropout) depends on seed, epoch and step alone, so that a resumed run draws the same.
    /// </summary>
    private (Tensor Logits, Tensor Asked) Forward(Minibatch batch, int epoch)
    {
        Tensor input = resident?.Gather(batch) ?? InputBatch.Load(batch, shape, device);
        Tensor? mask = _dropout is null ? null : TorchDevice.Copy(_dropout.Mask(epoch, batch.Samples), device);
        if (_turnOver is not null)
        {
            Func<int, long, Tensor> Half(bool turnedOver) => (layer, width) => TorchDevice.Copy(_turnOver.Mask(layer, width, batch.Samples, turnedOver), device);
            Tensor asked;
            using (no_grad())
            {
                asked = Logits(input, mask, Half(turnedOver: true));
            }

            return (Logits(input, mask, Half(turnedOver: false)), asked);
        }

        if (recipe.Model != ModelKind.Script)
        {
            Tensor all = Logits(input, mask, null);
            return (all, all);
        }

        lock (ModelFactory.Seeding)
        {
            random.manual_seed((long)(new Curation.SeededRandom(recipe.Seed, ScriptStream, epoch, batch.Step).NextUInt64() >> 1));
            Tensor all = Logits(input, mask, null);
            return (all, all);
        }
    }

    private Tensor Logits(Tensor input, Tensor? mask, Func<int, long, Tensor>? units)
    {
        return _mixed is null ? Outputs() : _mixed.Run(Outputs).to(ScalarType.Float32);

        Tensor Outputs() => mask is null && units is null ? state.Model.call(input) : state.Model.ForwardPartly(input, mask, units);
    }

    private Tensor? Loss(Tensor logits, Tensor predictions, PulledTargets pulled, int epoch)
    {
        bool onTargets = recipe.Method.MovesTargets() && epoch >= recipe.WarmUpEpochs;
        bool selects = onTargets && recipe.Method == TrainingMethod.Selective;
        StepTargets targets = StepTargets.Prepare(pulled, classes, epoch, onTargets, needsLabel: selects);
        if (!targets.Any)
        {
            return null;
        }

        Tensor updated = Updated(targets, pulled.Labels, predictions);
        Tensor takesPart = OnDevice(from_array(targets.TakesPart));
        double reverse = onTargets && recipe.Method == TrainingMethod.SatSce ? SatLoss.ReverseShare : 0;
        return selects
            ? SelectiveLoss.Of(logits, updated, OnDevice(from_array(pulled.Labels).to(int64)), takesPart)
            : SatLoss.Of(Evaluation.OfClasses(logits, classes), updated, takesPart, reverse, recipe.EqualWeights);
    }

    private Tensor Updated(StepTargets targets, int[] labels, Tensor predictions)
    {
        long count = targets.TakesPart.Length;
        if (recipe.TopK > 0)
        {
            targets.Move(new Curation.DistributionForm(classes, recipe.TopK), labels, Floats(predictions.cpu()), recipe.Momentum);
            return OnDevice(from_array(targets.Targets).reshape(count, classes));
        }

        Tensor before = OnDevice(from_array(targets.Targets).reshape(count, classes));
        return targets.Moves.AsSpan().Contains(true)
            ? SatLoss.Update(before, predictions, OnDevice(from_array(targets.Moves).reshape(count, 1)), recipe.Momentum)
            : before;
    }

    private Tensor OnDevice(Tensor host) => TorchDevice.Copy(host, device);

    private void Push(int epoch, int[] samples, ReadOnlyMemory<float> predictions)
    {
        ValueTask push = exchange.PushAsync(epoch, samples, predictions, CancellationToken.None);
        if (!push.IsCompletedSuccessfully)
        {
            long started = Stopwatch.GetTimestamp();
            push.AsTask().GetAwaiter().GetResult();
            TrainerMetrics.WaitedForRoom(started);
        }
    }

    private static PulledTargets Await(Task<PulledTargets> targets)
    {
        if (targets.IsCompleted)
        {
            return targets.GetAwaiter().GetResult();
        }

        long started = Stopwatch.GetTimestamp();
        PulledTargets pulled = targets.GetAwaiter().GetResult();
        TrainerMetrics.WaitedForTargets(started);
        return pulled;
    }

    /// <summary>From the device in one piece: N x C predictions, N of 1 or 0 for whether a sample's outputs are finite, and the loss, where there is one.</summary>
    private ReadOnlyMemory<float> Outcome(Tensor logits, Tensor predictions, Tensor? loss, Minibatch batch, int epoch)
    {
        Tensor finite = logits.detach().isfinite().all(1).to(ScalarType.Float32);
        Tensor[] parts = loss is null ? [predictions.flatten(), finite] : [predictions.flatten(), finite, loss.detach().reshape(1)];
        float[] outcome = Floats(cat(parts).cpu()).ToArray();
        ReadOnlySpan<float> isFinite = outcome.AsSpan(batch.Samples.Length * classes, batch.Samples.Length);
        if (!isFinite.Contains(0f))
        {
            return outcome;
        }

        var broken = new List<int>();
        for (int i = 0; i < isFinite.Length; i++)
        {
            if (isFinite[i] == 0f)
            {
                broken.Add(batch.Samples[i]);
            }
        }

        throw new TrainingDivergedException(epoch, batch.Step, broken);
    }

    private StepResult Agreement(ReadOnlySpan<float> predictions, int[] labels)
    {
        int labelled = 0;
        int agreed = 0;
        for (int i = 0; i < labels.Length; i++)
        {
            if (labels[i] >= 0)
            {
                labelled++;
                agreed += Curation.Prediction.ArgMax(predictions.Slice(i * classes, classes)) == labels[i] ? 1 : 0;
            }
        }

        return new StepResult(null, labels.Length, labelled, agreed);
    }

    private static ReadOnlySpan<float> Floats(Tensor tensor) => MemoryMarshal.Cast<byte, float>(tensor.bytes);
}

/// <summary>What one step yields.</summary>
/// <param name="Loss">Its loss; null where no sample had one.</param>
/// <param name="Visits">Samples visited.</param>
/// <param name="Labelled">Those with a label in force.</param>
/// <param name="Agreed">Those whose prediction's argmax is that label.</param>
internal readonly record struct StepResult(double? Loss, int Visits, int Labelled, int Agreed);
