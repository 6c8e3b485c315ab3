using SatCurate.Curation;
using SatCurate.Training.Exchange;

namespace SatCurate.Training.Losses;

/// <summary>What a step trains on: the pulled targets after the rules for standings, warm-up and repeated visits.</summary>
/// <param name="Targets">N x C: one-hot at the label in force in warm-up and for pinned samples, else the target.</param>
/// <param name="Moves">N: whether this visit moves the target before the loss.</param>
/// <param name="TakesPart">N of 0 or 1: whether the sample has a loss in this step.</param>
/// <param name="Any">False where no sample of the batch has a loss: no step is taken then.</param>
public sealed record StepTargets(float[] Targets, bool[] Moves, float[] TakesPart, bool Any)
{
    /// <summary>Applies the rules to one minibatch.</summary>
    /// <param name="pulled">What the exchange answered.</param>
    /// <param name="classes">C.</param>
    /// <param name="epoch">The present epoch: a target whose last visit is of this epoch has moved already and is used as it is.</param>
    /// <param name="onTargets">False in warm-up and for plain cross-entropy: the loss is on labels in force.</param>
    /// <param name="needsLabel">True where the loss asks for a label beside the target: unlabelled samples have none.</param>
    public static StepTargets Prepare(PulledTargets pulled, int classes, int epoch, bool onTargets, bool needsLabel = false)
    {
        int count = pulled.Labels.Length;
        float[] targets = pulled.Targets.AsSpan().ToArray();
        bool[] moves = new bool[count];
        float[] takesPart = new float[count];
        for (int i = 0; i < count; i++)
        {
            int label = pulled.Labels[i];
            SampleStanding standing = pulled.Standings[i];
            bool pinned = standing == SampleStanding.Pinned;
            if (standing == SampleStanding.Discarded || (label < 0 && (pinned || !onTargets || needsLabel)))
            {
                continue;
            }

            takesPart[i] = 1f;
            if (pinned || !onTargets)
            {
                Span<float> row = targets.AsSpan(i * classes, classes);
                row.Clear();
                row[label] = 1f;
            }
            else
            {
                moves[i] = pulled.LastEpochs[i] != epoch;
            }
        }

        return new StepTargets(targets, moves, takesPart, takesPart.AsSpan().Contains(1f));
    }

    /// <summary>
    /// Moves the targets that this visit moves, in place, to what their samples keep of them: a step that is taken again after a resume finds
    /// the same. Where all classes are kept <see cref="SatLoss.Update"/> does the same on the device.
    /// </summary>
    /// <param name="form">How the run keeps targets.</param>
    /// <param name="labels">N labels; that of a target which moves is the given one.</param>
    /// <param name="predictions">N x C.</param>
    /// <param name="momentum">a.</param>
    public void Move(DistributionForm form, ReadOnlySpan<int> labels, ReadOnlySpan<float> predictions, float momentum)
    {
        var kept = new float[form.Width];
        for (int i = 0; i < Moves.Length; i++)
        {
            if (Moves[i])
            {
                Span<float> target = Targets.AsSpan(i * form.Classes, form.Classes);
                TargetUpdate.Apply(target, predictions.Slice(i * form.Classes, form.Classes), momentum);
                form.Write(target, labels[i], kept);
                form.Read(kept, target);
            }
        }
    }
}
