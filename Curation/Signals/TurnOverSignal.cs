namespace SatCurate.Curation;

/// <summary>
/// What turn-over dropout tells of a sample: every sample trains a half of the hidden units that is its own, so the other half is a network that never
/// trained with it (Kobayashi et al., arXiv 2012.04207).
/// </summary>
/// <param name="Unseen">Probability of the given label by the half that never trained with the sample, in [0,1]; NaN where there is no given label.</param>
/// <param name="Influence">
/// The sample's influence on itself: by how much more the loss of the given label is in that half than in the one that trained with it, in nats. Large where the
/// label was learnt by heart; negative where the sample did not help itself. NaN where there is no given label.
/// </param>
public readonly record struct TurnOverSignal(float Unseen, float Influence)
{
    /// <summary>Of a sample without a given label.</summary>
    public static readonly TurnOverSignal Unknown = new(float.NaN, float.NaN);

    private const float SmallestProbability = 1e-7f;

    /// <summary>From the probabilities of the given label by either half.</summary>
    public static TurnOverSignal Of(float seen, float unseen) =>
        new(unseen, MathF.Log(MathF.Max(seen, SmallestProbability)) - MathF.Log(MathF.Max(unseen, SmallestProbability)));
}
