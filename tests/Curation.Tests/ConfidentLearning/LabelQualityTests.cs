using CsCheck;

namespace SatCurate.Curation.Tests;

public class LabelQualityTests
{
    // (0.5, 0.25, 0.25) given as class 1: the entropy is 1.5 ln 2, over ln 3 0.9463946304, over 0.25 x = 3.7855785214; ln(1 + x) / x.
    [Theory]
    [InlineData(LabelScore.SelfConfidence, 0.25)]
    [InlineData(LabelScore.NormalizedMargin, 0.375)]
    [InlineData(LabelScore.ConfidenceWeightedEntropy, 0.4135713767008963)]
    public void Of_OneRow_IsTheResultByHand(LabelScore score, double expected) =>
        LabelQuality.Of([0.5, 0.25, 0.25], 1, score).ShouldBe(expected, 1e-12);

    [Fact]
    public void NormalizedMargin_GivenIsTheLargest_ComparesWithTheSecond() =>
        LabelQuality.Of([0.5, 0.125, 0.375], 0, LabelScore.NormalizedMargin).ShouldBe(0.5625, 1e-12);

    [Fact]
    public void ConfidenceWeightedEntropy_GivenClassWithoutProbability_DividesByAMillionth()
    {
        double x = 0.6309297535714574e6; // ln 2 / ln 3 over 1e-6
        LabelQuality.Of([0.5, 0.5, 0], 2, LabelScore.ConfidenceWeightedEntropy).ShouldBe(Math.Log(x + 1) / x, 1e-12);
    }

    [Theory]
    [InlineData(1.0)]
    [InlineData(1.0005)]
    public void ConfidenceWeightedEntropy_WithoutEntropy_IsZero(double p0) =>
        LabelQuality.Of([p0, 0, 0], 0, LabelScore.ConfidenceWeightedEntropy).ShouldBe(0);

    [Fact]
    public void Of_ThirteenSamples_ScoresEveryOne() =>
        LabelQuality.Of(ThirteenSamples.Predictions, LabelScore.SelfConfidence)
            .ShouldBe([0.9, 0.7, 0.2, 0.3, 0.35, 0.8, 0.7, 0.6, 0.3, 0.8, 0.3, 0.4, 0.35]);

    [Theory]
    [InlineData(LabelScore.SelfConfidence)]
    [InlineData(LabelScore.NormalizedMargin)]
    [InlineData(LabelScore.ConfidenceWeightedEntropy)]
    public void Of_AnyPredictions_LiesBetweenZeroAndOne(LabelScore score) =>
        PredictionGens.Any.Sample(predictions => LabelQuality.Of(predictions, score).ShouldAllBe(value => value >= 0 && value <= 1 + 1e-6));
}
