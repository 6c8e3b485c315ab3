using SatCurate.Client.Export.History;
using SatCurate.Curation;

namespace SatCurate.Client.Export;

/// <summary>What an export says of a sample beside its columns, where signals are wanted.</summary>
/// <param name="Visits">What its visits say of the given label; null where there are none, or no label.</param>
/// <param name="SmallLoss">Loss of the given label at the visit of the epoch where losses fall furthest apart (<see cref="LossHistogram"/>), in nats; null where there is none.</param>
/// <param name="TargetMargin">The target's probability of the given label minus the largest other one, in [-1,1]; null where there is no label.</param>
/// <param name="Entropy">Normalised entropy of the mean prediction, in [0,1]; null where there is none.</param>
internal sealed record SampleSignals(VisitSignals? Visits, float? SmallLoss, float? TargetMargin, float? Entropy)
{
    /// <summary>Mean margin of the visits; null where it is not known.</summary>
    public float? MeanMargin => Visits is { MeanMargin: var margin } && !float.IsNaN(margin) ? margin : null;

    /// <summary>The signals of one sample.</summary>
    /// <param name="sample">What the revision holds of it.</param>
    /// <param name="history">The visits of its block.</param>
    /// <param name="offset">Where in the block it lies.</param>
    /// <param name="smallLossEpoch">Epoch of the small loss, from 0; null where there is none.</param>
    public static SampleSignals Of(in RevisionSample sample, BlockVisits history, int offset, int? smallLossEpoch) => new(
        history.Signals(offset, sample.Given),
        sample.Given >= 0 && smallLossEpoch is { } epoch && history[offset, epoch] is { } visit ? (float)LossHistogram.Loss((double)visit.GivenProbability) : null,
        sample.Given >= 0 && sample.Visits > 0 ? sample.Target.Span[sample.Given] - Prediction.LargestOther(sample.Target.Span, sample.Given) : null,
        sample.Entropy);
}
