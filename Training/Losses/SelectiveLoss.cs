using TorchSharp;
using static TorchSharp.torch;

namespace SatCurate.Training.Losses;

/// <summary>
/// The loss of selective classification by Self-Adaptive Training (arXiv 2002.10319, section 4) on a minibatch of N samples and C classes, whose
/// model has an output of abstention behind those of the classes.
/// </summary>
public static class SelectiveLoss
{
    /// <summary>
    /// <c>mean_i (-t_iy ln q_iy - (1 - t_iy) ln q_i,C+1)</c> over the samples that take part, with <c>q_i = softmax(logits_i)</c> over all C + 1
    /// outputs and y the label in force. There are no weights.
    /// </summary>
    /// <param name="logits">N x (C + 1), with gradient; abstention is the last.</param>
    /// <param name="targets">N x C targets, already updated.</param>
    /// <param name="labels">N labels of int64, in [0,C) where the sample takes part.</param>
    /// <param name="takesPart">N of 0 or 1; at least one of them 1.</param>
    public static Tensor Of(Tensor logits, Tensor targets, Tensor labels, Tensor takesPart)
    {
        using Scalar first = 0;
        Tensor own = labels.clamp_min(first).unsqueeze(1);
        Tensor logOutputs = nn.functional.log_softmax(logits, 1);
        Tensor belief = targets.gather(1, own).squeeze(1);
        Tensor losses = -(belief * logOutputs.gather(1, own).squeeze(1)) - ((ones_like(belief) - belief) * logOutputs.select(1, -1));
        return (takesPart * losses).sum() / takesPart.sum();
    }
}
