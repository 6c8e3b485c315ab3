namespace SatCurate.Curation.Tests;

public class PredictionTests
{
    [Theory]
    [InlineData(new[] { 0.25f, 0.25f, 0.25f, 0.25f }, 1.0)]
    [InlineData(new[] { 0f, 1f, 0f }, 0.0)]
    [InlineData(new[] { 0f, 0f, 0f }, 0.0)]
    [InlineData(new[] { 0.5f, 0.5f, 0f, 0f }, 0.5)]
    [InlineData(new[] { 1f }, 0.0)]
    public void NormalizedEntropy_IsTheEntropyOverThatOfAllClassesAlike(float[] probabilities, double entropy) =>
        Prediction.NormalizedEntropy(probabilities).ShouldBe(entropy, 1e-12);

    [Fact]
    public void NormalizedEntropy_SumRoundedAboveOne_IsAtMostOne() => Prediction.NormalizedEntropy([0.3334f, 0.3334f, 0.3334f]).ShouldBe(1);
}
