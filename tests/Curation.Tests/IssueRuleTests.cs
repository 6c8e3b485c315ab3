namespace SatCurate.Curation.Tests;

public class IssueRuleTests
{
    private static readonly IssueThresholds s_thresholds = new([0.5f, 0.2f, 0f]);

    [Theory]
    [InlineData(0, 1, 0.49f, true)]
    [InlineData(0, 1, 0.5f, false)]
    [InlineData(0, 0, 0.1f, false)]
    [InlineData(1, 0, 0.3f, false)]
    [InlineData(1, 0, 0.1f, true)]
    [InlineData(2, 0, 0f, false)]
    [InlineData(-1, 1, float.NaN, false)]
    public void IsIssue_ScoreAndPrediction_NeedsBoth(int given, int predicted, float score, bool issue)
    {
        var assessment = new Assessment(predicted, score, Weight: 1f, Margin: 0f);
        IssueRule.IsIssue(assessment, given, s_thresholds).ShouldBe(issue);
        IssueRule.Corrected(assessment, given, s_thresholds).ShouldBe(issue ? predicted : given);
    }

    [Fact]
    public void Thresholds_AnyDataSet_IsOneHalfForEveryClass()
    {
        IssueThresholds thresholds = IssueRule.Thresholds(3, [default, default], [0, 2]);
        thresholds.Values.ToArray().ShouldBe([0.5f, 0.5f, 0.5f]);
        thresholds.Classes.ShouldBe(3);
    }

    [Fact]
    public void Thresholds_LengthsDiffer_Throws() => Should.Throw<ArgumentException>(() => IssueRule.Thresholds(3, [default], [0, 2]));

    [Fact]
    public void Constructor_CallerChangesItsArray_ThresholdsStay()
    {
        float[] values = [0.5f, 0.6f];
        var thresholds = new IssueThresholds(values);
        values[1] = 0f;
        thresholds[1].ShouldBe(0.6f);
    }

    [Theory]
    [InlineData(-0.1f)]
    [InlineData(1.1f)]
    [InlineData(float.NaN)]
    public void Constructor_OutsideZeroToOne_Throws(float value) =>
        Should.Throw<ArgumentOutOfRangeException>(() => IssueThresholds.Constant(2, value));
}
