namespace SatCurate.Curation.Tests;

public class CorruptionMetricsTests
{
    [Fact]
    public void Of_SixSamples_IsTheResultByHand()
    {
        CorruptionMetrics metrics = CorruptionMetrics.Of(
            corrupted: [true, true, false, false, false, false],
            flag: [true, false, true, false, false, false],
            score: [0.1f, 0.6f, 0.3f, 0.9f, 0.6f, float.NaN],
            weight: [0.5f, 0.4f, 0.9f, 0.45f, 1f, 0.8f]);
        metrics.Corrupted.ShouldBe(2);
        metrics.Auroc.ShouldBe(6.5 / 8, 1e-12); // 4 wins of the first, 2.5 of the second
        metrics.WeightAuroc.ShouldBe(7 / 8.0, 1e-12);
        (metrics.PrecisionAtK, metrics.FlaggedShare, metrics.FlaggedSoundShare).ShouldBe((0.5, 0.5, 0.25));
    }

    [Fact]
    public void Of_NothingCorrupted_HasNoAuroc()
    {
        CorruptionMetrics metrics = CorruptionMetrics.Of([false], [true], [0.5f], [1f]);
        metrics.ShouldBe(new CorruptionMetrics(0, double.NaN, double.NaN, 0, 0, 1));
    }

    [Fact]
    public void Of_ColumnsOfSeveralLengths_AreRefused() =>
        Should.Throw<ArgumentException>(() => CorruptionMetrics.Of([true, false], [true, false], [0.5f, 0.5f], [1f]));
}
