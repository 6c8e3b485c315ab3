namespace SatCurate.Curation.Tests;

public class ScoreReliabilityTests
{
    [Fact]
    public void Of_SevenSamples_IsTheResultByHand()
    {
        var reliability = ScoreReliability.Of(
            given: [0, 1, 2, 0, 1, -1, 2, 2],
            score: [0.05f, 0.03f, 1f, 0.95f, 0.5f, 0.5f, float.NaN, 0.5f],
            truth: [0, 2, 2, 0, 1, 1, 2, -1]);
        reliability.Bins.Select(bin => (bin.From, bin.To, bin.Samples, bin.Right)).ShouldBe([(0, 0.1, 2, 0.5), (0.5, 0.6, 1, 1), (0.9, 1, 2, 1)]);
        reliability.Bins[0].Score.ShouldBe(0.04, 1e-6);
        reliability.Bins[2].Score.ShouldBe(0.975, 1e-6);
        reliability.CalibrationError.ShouldBe(((2 * 0.46) + 0.5 + (2 * 0.025)) / 5, 1e-6);
    }

    [Fact]
    public void Of_ScoresDrawnAsProbabilities_HasHardlyAnError()
    {
        var random = new SeededRandom(3);
        float[] score = [.. Enumerable.Range(0, 100_000).Select(_ => (float)random.NextDouble())];
        int[] truth = [.. score.Select(probability => random.NextDouble() < probability ? 0 : 1)];
        ScoreReliability.Of(new int[score.Length], score, truth).CalibrationError.ShouldBeLessThan(0.01);
        ScoreReliability.Of(new int[score.Length], [.. score.Select(probability => probability * probability)], truth).CalibrationError.ShouldBeGreaterThan(0.1);
    }

    [Fact]
    public void Of_NothingKnown_HasNoBins()
    {
        var reliability = ScoreReliability.Of([0], [0.5f], [-1]);
        reliability.Bins.ShouldBeEmpty();
        reliability.CalibrationError.ShouldBe(double.NaN);
        Should.Throw<ArgumentException>(() => ScoreReliability.Of([0], [0.5f, 1], [1]));
    }
}
