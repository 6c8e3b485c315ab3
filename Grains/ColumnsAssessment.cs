using SatCurate.Curation;
using SatCurate.Storage;

namespace SatCurate.Grains;

/// <summary>Assesses samples of a block whose run has started, in whatever form that keeps distributions.</summary>
/// <param name="columns">The block.</param>
/// <param name="scope">The rules of the run.</param>
/// <param name="mixture">What margins say in this data set; null where they say nothing.</param>
internal sealed class ColumnsAssessment(BlockColumns columns, RunScope scope, MarginMixture? mixture)
{
    private readonly float[] _target = new float[scope.Form.ScratchLength];
    private readonly float[] _mean = new float[scope.Form.ScratchLength];

    /// <summary>What the columns say about the given label of a sample.</summary>
    public Assessment Of(int offset) => Assessment.Of(
        scope.Form.Dense(columns.Target(offset), _target),
        scope.Form.Dense(columns.MeanPrediction(offset), _mean),
        columns.Averaged(offset),
        columns.Given(offset),
        scope.MovesTargets,
        columns.JointMargin(offset),
        mixture);
}
