using SatCurate.Curation;
using SatCurate.Storage;

namespace SatCurate.Grains;

/// <summary>Assesses samples of a block whose run has started, in whatever form that keeps distributions.</summary>
internal sealed class ColumnsAssessment(BlockColumns columns, RunScope scope)
{
    private readonly float[] _target = new float[scope.Form.ScratchLength];
    private readonly float[] _mean = new float[scope.Form.ScratchLength];

    /// <summary>What the columns say about the given label of a sample.</summary>
    public Assessment Of(int offset) => Assessment.Of(
        scope.Form.Dense(columns.Target(offset), _target),
        scope.Form.Dense(columns.MeanPrediction(offset), _mean),
        columns.Averaged(offset),
        columns.Given(offset),
        scope.MovesTargets);
}
