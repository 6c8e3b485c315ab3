using SatCurate.Curation;
using TorchSharp;
using static TorchSharp.torch;

namespace SatCurate.Training.Losses;

/// <summary>
/// The loss of Self-Adaptive Training (arXiv 2002.10319, Algorithm 1) on a minibatch of N samples and C classes, with a part of reverse
/// cross-entropy if wanted (symmetric cross-entropy: Wang et al., arXiv 1908.06112).
/// </summary>
public static class SatLoss
{
    /// <summary>The share of reverse cross-entropy that the method sat-sce takes.</summary>
    public const double ReverseShare = 0.3;

    /// <summary>What targets are raised to before the logarithm is taken of them: of a zero it is no number.</summary>
    public const double LeastTarget = 1e-4;

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
        using Scalar keeps = momentum;
        using Scalar takes = TargetUpdate.Complement(momentum);
        using Scalar once = 1;
        using Tensor kept = targets.mul(keeps);
        using Tensor added = predictions.mul(takes);
        using Tensor moved = kept.add(added, once);
        return where(moves, moved, targets);
    }

    /// <summary>
    /// <c>sum_i w_i (CE(p_i, t_i) + b RCE(p_i, t_i)) / sum_i w_i</c> with <c>p_i = softmax(logits_i)</c>, <c>CE = -sum_j t_ij ln p_ij</c>,
    /// <c>RCE = -sum_j p_ij ln max(t_ij, 1e-4)</c> and <c>w_i = max_j t_ij</c>, zero where a sample takes no part.
    /// </summary>
    /// <param name="logits">N x C, with gradient.</param>
    /// <param name="targets">N x C targets, already updated; one-hot rows give the plain mean cross-entropy.</param>
    /// <param name="takesPart">N of 0 or 1; at least one of them 1.</param>
    /// <param name="reverse">b, 0 or more.</param>
    /// <param name="equalWeights">True for <c>w_i = 1</c> in place of the target's maximum.</param>
    public static Tensor Of(Tensor logits, Tensor targets, Tensor takesPart, double reverse = 0, bool equalWeights = false)
    {
        Tensor weights = equalWeights ? takesPart : targets.amax([1]) * takesPart;
        Tensor logPredictions = nn.functional.log_softmax(logits, 1);
        Tensor losses = -(targets * logPredictions).sum(1);
        if (reverse > 0)
        {
            using Scalar factor = reverse;
            using Scalar least = LeastTarget;
            losses = losses - (logPredictions.exp() * targets.clamp_min(least).log()).sum(1).mul(factor);
        }

        return (weights * losses).sum() / weights.sum();
    }
}
