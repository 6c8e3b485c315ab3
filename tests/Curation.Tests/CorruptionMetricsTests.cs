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
            weight: [0.5f, 0.4f, 0.9f, 0.45f, 1f, 0.8f],
            entropy: [2, 1.5, 0.5, 1.75, 0, 1],
            order: [0.1, double.NaN, 0.05, 0.9, 0.8, 0.7],
            named: [true, true, true, false, false, false]);
        metrics.Corrupted.ShouldBe(2);
        metrics.Auroc.ShouldBe(6.5 / 8, 1e-12); // 4 wins of the first, 2.5 of the second
        metrics.WeightAuroc.ShouldBe(7 / 8.0, 1e-12);
        metrics.EntropyAuroc.ShouldBe(7 / 8.0, 1e-12);
        metrics.OrderAuroc.ShouldBe(7 / 8.0, 1e-12);
        (metrics.NamedShare, metrics.NamedSoundShare).ShouldBe((1, 0.25));
        (metrics.PrecisionAtK, metrics.FlaggedShare, metrics.FlaggedSoundShare).ShouldBe((0.5, 0.5, 0.25));
    }

    [Theory]
    [InlineData(new[] { 0.25f, 0.25f, 0.25f, 0.25f }, 1.3862943611198906)] // log 4
    [InlineData(new[] { 0f, 1f, 0f }, 0)]
    [InlineData(new[] { 0.5f, 0.25f, 0.25f }, 1.0397207708399179)] // 1.5 log 2
    [InlineData(new[] { 0f, 0f }, 0)]
    public void Entropy_Distribution_IsThatByHand(float[] probabilities, double entropy) => Prediction.Entropy(probabilities).ShouldBe(entropy, 1e-12);

    [Fact]
    public void Of_NothingCorrupted_HasNoAuroc()
    {
        CorruptionMetrics metrics = CorruptionMetrics.Of([false], [true], [0.5f], [1f], [0], [0.5], [false]);
        metrics.ShouldBe(new CorruptionMetrics(0, double.NaN, double.NaN, double.NaN, double.NaN, 0, 0, 0, 0, 1));
    }

    [Fact]
    public void Of_ColumnsOfSeveralLengths_AreRefused() =>
        Should.Throw<ArgumentException>(() => CorruptionMetrics.Of([true, false], [true, false], [0.5f, 0.5f], [1f], [0, 0], [0, 0], [false, false]));
}
