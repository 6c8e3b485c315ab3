using CsCheck;

namespace SatCurate.Curation.Tests;

public class AssessmentTests
{
    private static readonly float[] s_target = [0.6f, 0.3f, 0.1f];
    private static readonly float[] s_mean = [0.2f, 0.7f, 0.1f];

    [Fact]
    public void Of_RunThatMovesTargets_BelievesTheMeanOfBoth() =>
        ShouldBeNear(Assessment.Of(s_target, s_mean, 3, given: 0, movesTargets: true), 1, 0.4, 0.6, -0.1);

    [Fact]
    public void Of_RunThatMovesNoTargets_BelievesTheMeanPrediction() =>
        ShouldBeNear(Assessment.Of([1f, 0f, 0f], s_mean, 3, given: 0, movesTargets: false), 1, 0.2, 1, -0.5);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Of_NothingAveraged_BelievesTheTarget(bool movesTargets) =>
        ShouldBeNear(Assessment.Of(s_target, [0f, 0f, 0f], 0, given: 0, movesTargets), 0, 0.6, 0.6, 0.3);

    [Theory]
    [InlineData(0, 0f, 0.25)] // belief: 0.4, 0.5, 0.1
    [InlineData(0, 2f, 0.440399)]
    [InlineData(0, 16f, 0.5)]
    [InlineData(1, 0f, 0.75)]
    [InlineData(1, -2f, 0.559601)]
    [InlineData(1, -16f, 0.5)]
    [InlineData(2, -3f, 0.023713)]
    public void Of_MarginWithoutAMixture_ScoresByTheMeanOfBeliefsSideAndTheMarginsOdds(int given, float margin, double expected)
    {
        Assessment assessment = Assessment.Of(s_target, s_mean, 3, given, movesTargets: true, jointMargin: margin);

        ((double)assessment.Score).ShouldBe(expected, 1e-6);
        (assessment.Score < IssueRule.DefaultThreshold).ShouldBe(given != 1, "whatever the margin, the belief decides the side");
    }

    [Fact]
    public void Of_BeliefThatHoldsTheGivenLabelAsProbableAsAnother_IsOnItsSide() =>
        ((double)Assessment.Of([0f, 1f], [1f, 0f], 1, given: 1, movesTargets: true, jointMargin: -1f).Score).ShouldBe(0.634471, 1e-6);

    [Fact]
    public void Of_Unlabelled_HasNoScoreAndNoMargin()
    {
        Assessment assessment = Assessment.Of(s_target, s_mean, 3, given: -1, movesTargets: true);
        assessment.Predicted.ShouldBe(1);
        assessment.Weight.ShouldBe(0.6f);
        assessment.Score.ShouldBe(float.NaN);
        assessment.Margin.ShouldBe(float.NaN);
    }

    [Fact]
    public void Of_MoreClassesThanTheStackTakes_IsTheSameRule()
    {
        var target = new float[3000];
        var mean = new float[3000];
        target[2999] = 1f;
        mean[7] = 1f;
        Assessment assessment = Assessment.Of(target, mean, 1, given: 2999, movesTargets: true);
        assessment.ShouldBe(new Assessment(Predicted: 7, Score: 0.5f, Weight: 1f, Margin: 0f));
    }

    [Fact]
    public void Of_AnyState_HasFiguresInRangeThatAgree() =>
        Gen.Select(Gens.Distribution(6), Gens.Distribution(6), Gen.Int[0, 5], Gen.Bool, Gen.Int[0, 2]).Sample(
            (target, mean, given, moves, averaged) =>
            {
                Assessment a = Assessment.Of(target, mean, averaged, given, moves);
                ((double)a.Score).ShouldBeInRange(0, 1 + 1e-6);
                ((double)a.Margin).ShouldBeInRange(-1 - 1e-6, 1 + 1e-6);
                (a.Predicted == given ? a.Margin >= 0 : a.Margin <= 0).ShouldBeTrue();
                if (a.Predicted == given)
                {
                    a.Margin.ShouldBeLessThanOrEqualTo(a.Score);
                }
            });

    [Fact]
    public void Of_ManyCalls_AllocatesNothing()
    {
        Assessment.Of(s_target, s_mean, 3, 0, true);
        long before = GC.GetAllocatedBytesForCurrentThread();
        float sum = 0;
        for (int i = 0; i < 1000; i++)
        {
            sum += Assessment.Of(s_target, s_mean, 3, i % 3, true).Score;
        }

        long after = GC.GetAllocatedBytesForCurrentThread();
        (after - before).ShouldBe(0);
        ((double)sum).ShouldBe(333.4, 0.01);
    }

    private static void ShouldBeNear(Assessment actual, int predicted, double score, double weight, double margin)
    {
        actual.Predicted.ShouldBe(predicted);
        ((double)actual.Score).ShouldBe(score, 1e-6);
        ((double)actual.Weight).ShouldBe(weight, 1e-6);
        ((double)actual.Margin).ShouldBe(margin, 1e-6);
    }
}
