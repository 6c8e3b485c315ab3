using SatCurate.Curation;
using TorchSharp;
using static TorchSharp.torch;

namespace SatCurate.Training.Losses;

/// <summary>The loss of Self-Adaptive Training (arXiv 2002.10319, Algorithm 1) on a minibatch of N samples and C classes.</summary>
public static class SatLoss
{
    /// <summary>
    /// <c>t_i &lt;- a t_i + (1 - a) p_i</c> where the sample's target moves, else <c>t_i</c> as it is. Three operations, each rounded by itself:
    /// a fused multiply-add would part from <see cref="TargetUpdate"/> in the last bit.
    /// </summary>
    /// <param name="targets">N x C targets.</param>
    /// <param name="predictions">N x C predictions, detached.</param>
    /// <param name="moves">N x 1 of bool.</param>
    /// <param name="momentum">a, in [0,1].</param>
    public static Tensor Update(Tensor targets, Tensor predictions, Tensor moves, float momentum)
    {
        using Tensor kept = targets * momentum;
        using Tensor added = predictions * TargetUpdate.Complement(momentum);
        using Tensor moved = kept + added;
        return where(moves, moved, targets);
    }

    /// <summary><c>sum_i w_i CE(logits_i, t_i) / sum_i w_i</c> with <c>w_i = max_j t_ij</c>, zero where a sample takes no part.</summary>
    /// <param name="logits">N x C, with gradient.</param>
    /// <param name="targets">N x C targets, already updated; one-hot rows give the plain mean cross-entropy.</param>
    /// <param name="takesPart">N of 0 or 1; at least one of them 1.</param>
    public static Tensor Of(Tensor logits, Tensor targets, Tensor takesPart)
    {
        Tensor weights = targets.amax([1]) * takesPart;
        Tensor crossEntropy = -(targets * nn.functional.log_softmax(logits, 1)).sum(1);
        return (weights * crossEntropy).sum() / weights.sum();
    }
}
