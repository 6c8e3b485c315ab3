using System.Diagnostics;
using System.Runtime.InteropServices;
using SatCurate.Training.Batching;
using SatCurate.Training.Exchange;
using SatCurate.Training.Losses;
using SatCurate.Training.Models;
using SatCurate.Training.Recipes;
using TorchSharp;
using static TorchSharp.torch;

namespace SatCurate.Training;

/// <summary>One step of training: forward, predictions out, loss, backward, descent. Called on the trainer's thread.</summary>
internal sealed class TrainingStep(TrainingState state, Recipe recipe, InputShape shape, int classes, Device device, ITargetExchange exchange)
{
    private const long ScriptStream = 0x5343524950;

    private readonly int _outputs = recipe.Method.Outputs(classes);
    private readonly FeatureDropout? _dropout = FeatureDropout.Of(recipe, shape);

    /// <summary>Takes the step at <paramref name="rate"/>; nothing has left for the exchange where it throws.</summary>
    /// <returns>The loss, null where no sample of the batch has one; and how many predictions agree with a label in force.</returns>
    /// <exception cref="TrainingDivergedException">A logit is NaN or infinite.</exception>
    public StepResult Take(Minibatch batch, int epoch, double rate)
    {
        using var scope = NewDisposeScope();
        Tensor logits = Forward(batch, epoch);
        Tensor ofClasses = Evaluation.OfClasses(logits, classes);
        Tensor predictions = nn.functional.softmax(ofClasses.detach(), 1);
        float[] pushed = Finite(logits, predictions, batch, epoch);
        PulledTargets pulled = Await(batch.Targets!);
        StepResult agreement = Agreement(pushed, pulled.Labels);
        Push(epoch, batch.Samples, pushed);

        TrainerMetrics.Steps.Add(1);
        bool onTargets = recipe.Method.MovesTargets() && epoch >= recipe.WarmUpEpochs;
        bool selects = onTargets && recipe.Method == TrainingMethod.Selective;
        StepTargets targets = StepTargets.Prepare(pulled, classes, epoch, onTargets, needsLabel: selects);
        if (!targets.Any)
        {
            return agreement;
        }

        Tensor updated = Updated(targets, pulled.Labels, predictions, pushed);
        Tensor takesPart = from_array(targets.TakesPart).to(device);
        double reverse = onTargets && recipe.Method == TrainingMethod.SatSce ? SatLoss.ReverseShare : 0;
        Tensor loss = selects
            ? SelectiveLoss.Of(logits, updated, from_array(pulled.Labels).to(int64).to(device), takesPart)
            : SatLoss.Of(ofClasses, updated, takesPart, reverse, recipe.EqualWeights);
        loss.backward();
        state.Optimizer.Step(rate);
        return agreement with { Loss = loss.ToDouble() };
    }

    /// <summary>Visits samples without a step: a forward pass whose predictions are pushed.</summary>
    public void Visit(Minibatch batch, int epoch)
    {
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        Tensor logits = Forward(batch, epoch);
        Push(epoch, batch.Samples, Finite(logits, nn.functional.softmax(Evaluation.OfClasses(logits, classes), 1), batch, epoch));
    }

    /// <summary>What a module of the user's draws (dropout) depends on seed, epoch and step alone, so that a resumed run draws the same.</summary>
    private Tensor Forward(Minibatch batch, int epoch)
    {
        Tensor input = InputBatch.Load(batch, shape, device);
        Tensor? mask = _dropout?.Mask(epoch, batch.Samples).to(device);
        if (recipe.Model != ModelKind.Script)
        {
            return Logits(input, mask);
        }

        lock (ModelFactory.Seeding)
        {
            random.manual_seed((long)(new Curation.SeededRandom(recipe.Seed, ScriptStream, epoch, batch.Step).NextUInt64() >> 1));
            return Logits(input, mask);
        }
    }

    private Tensor Logits(Tensor input, Tensor? mask) => mask is null ? state.Model.call(input) : state.Model.ForwardMasked(input, mask);

    private Tensor Updated(StepTargets targets, int[] labels, Tensor predictions, float[] pushed)
    {
        long count = targets.TakesPart.Length;
        if (recipe.TopK > 0)
        {
            targets.Move(new Curation.DistributionForm(classes, recipe.TopK), labels, pushed, recipe.Momentum);
            return from_array(targets.Targets).reshape(count, classes).to(device);
        }

        Tensor before = from_array(targets.Targets).reshape(count, classes).to(device);
        return targets.Moves.AsSpan().Contains(true)
            ? SatLoss.Update(before, predictions, from_array(targets.Moves).reshape(count, 1).to(device), recipe.Momentum)
            : before;
    }

    private void Push(int epoch, int[] samples, float[] predictions)
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

    private float[] Finite(Tensor logits, Tensor predictions, Minibatch batch, int epoch)
    {
        ReadOnlySpan<float> outputs = Floats(logits.detach().cpu().contiguous());
        List<int>? broken = null;
        for (int i = 0; i < batch.Samples.Length; i++)
        {
            foreach (float output in outputs.Slice(i * _outputs, _outputs))
            {
                if (!float.IsFinite(output))
                {
                    (broken ??= []).Add(batch.Samples[i]);
                    break;
                }
            }
        }

        return broken is null
            ? Floats(predictions.cpu().contiguous()).ToArray()
            : throw new TrainingDivergedException(epoch, batch.Step, broken);
    }

    private StepResult Agreement(float[] predictions, int[] labels)
    {
        int labelled = 0;
        int agreed = 0;
        for (int i = 0; i < labels.Length; i++)
        {
            if (labels[i] >= 0)
            {
                labelled++;
                agreed += Curation.Prediction.ArgMax(predictions.AsSpan(i * classes, classes)) == labels[i] ? 1 : 0;
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
