using SatCurate.Curation;
using SatCurate.Training.HeldOut;

namespace SatCurate.Training.Tests.HeldOut;

public sealed class HeldOutFiguresTests
{
    [Fact]
    public void Of_FourLabels_IsLossAndAgreement()
    {
        var figures = HeldOutFigures.Of(new LabelledPredictions(
            [0, 0, 0, 1], [0.95, 0.05, 0.95, 0.05, 0.2, 0.8, 0.3, 0.7], 2));

        figures.LogLoss.ShouldBe(-((2 * Math.Log(0.95)) + Math.Log(0.2) + Math.Log(0.7)) / 4, 1e-12);
        figures.Agreement.ShouldBe(0.75);
    }

    [Fact]
    public void Of_AProbabilityOfNothing_IsAFiniteLoss() =>
        HeldOutFigures.Of(new LabelledPredictions([0], [0, 1], 2)).LogLoss.ShouldBe(-Math.Log(1e-7), 1e-9);
}
