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

    [Theory]
    [InlineData(0f, 0.5f)]
    [InlineData(-16f, 0f)]
    [InlineData(15.9921875f, 1f)]
    [InlineData(1f, 11978f / 16384)] // 0.731059
    [InlineData(float.NaN, float.NaN)]
    public void Pairwise_IsTheLogisticFunctionInSteps(float margin, float expected) => LogitMargin.Pairwise(margin).ShouldBe(expected);

    [Fact]
    public void OfPairwise_OfAMargin_IsThatMargin()
    {
        for (float margin = -6f; margin <= 6f; margin += 0.125f)
        {
            LogitMargin.OfPairwise(LogitMargin.Pairwise(margin)).ShouldBe(margin, 0.015f); // half a step at p = 0.0025
        }

        LogitMargin.OfPairwise(0f).ShouldBe(LogitMargin.Lowest);
        LogitMargin.OfPairwise(1f).ShouldBe(-LogitMargin.Lowest - LogitMargin.Step);
        LogitMargin.OfPairwise(float.NaN).ShouldBe(float.NaN);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    [InlineData(200)]
    public void PairwiseSum_OfASumOfMargins_HasTheirMeanForAJointMargin(int visits)
    {
        for (float margin = -7f; margin <= 7f; margin += 0.25f)
        {
            LogitMargin.OfPairwise(LogitMargin.PairwiseSum(visits * margin, visits) / visits).ShouldBe(margin, 3e-4f);
        }

        LogitMargin.PairwiseSum(0f, 0).ShouldBe(0f);
        LogitMargin.PairwiseSum(float.NaN, visits).ShouldBe(float.NaN);
    }

    [Fact]
    public void Pairwise_SumsOfAThousand_AreExact()
    {
        (float sum, double exact) = (0f, 0);
        for (int visit = 0; visit < 1024; visit++)
        {
            float pairwise = LogitMargin.Pairwise(((visit * 37 % 801) - 400) / 64f);
            (sum, exact) = (sum + pairwise, exact + pairwise);
        }

        ((double)sum).ShouldBe(exact);
    }

    [Fact]
    public void Of_AnyPrediction_IsAMultipleOfTheStepNearIt() => Gens.Distribution(5).Sample(prediction =>
    {
        float margin = LogitMargin.Of(prediction, 2);
        (margin / LogitMargin.Step).ShouldBe(MathF.Round(margin / LogitMargin.Step));
        float other = MathF.Max(MathF.Max(prediction[0], prediction[1]), MathF.Max(prediction[3], prediction[4]));
        ((double)margin).ShouldBe(Math.Clamp(Math.Log(prediction[2] / (double)other), -16, 16), LogitMargin.Step + 1e-6);
    });
}
