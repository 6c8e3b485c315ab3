using CsCheck;

namespace SatCurate.Curation.Tests;

public class LogitMarginTests
{
    [Fact]
    public void Of_Softmax_IsTheDifferenceOfLogits()
    {
        double[] logits = [1.5, -0.25, 3, 2.75];
        double sum = logits.Sum(Math.Exp);
        float[] prediction = [.. logits.Select(z => (float)(Math.Exp(z) / sum))];
        LogitMargin.Of(prediction, 2).ShouldBe(0.25f);
        LogitMargin.Of(prediction, 1).ShouldBe(-3.25f);
    }

    [Theory]
    [InlineData(0, 15.9921875f)]
    [InlineData(1, -16f)]
    public void Of_Certainty_IsBounded(int given, float expected) => LogitMargin.Of([1f, 0f, 0f], given).ShouldBe(expected);

    [Fact]
    public void Of_Unlabelled_IsNone() => LogitMargin.Of([0.5f, 0.5f], -1).ShouldBe(float.NaN);

    [Fact]
    public void Of_AnyPrediction_IsAMultipleOfTheStepNearIt() => Gens.Distribution(5).Sample(prediction =>
    {
        float margin = LogitMargin.Of(prediction, 2);
        (margin / LogitMargin.Step).ShouldBe(MathF.Round(margin / LogitMargin.Step));
        float other = MathF.Max(MathF.Max(prediction[0], prediction[1]), MathF.Max(prediction[3], prediction[4]));
        ((double)margin).ShouldBe(Math.Clamp(Math.Log(prediction[2] / (double)other), -16, 16), LogitMargin.Step + 1e-6);
    });
}
