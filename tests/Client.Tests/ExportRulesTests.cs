using SatCurate.Client.Export;
using SatCurate.Curation;
using static SatCurate.Client.Tests.Rows;

namespace SatCurate.Client.Tests;

public class ExportRulesTests
{
    [Fact]
    public void Train_IssueWithoutDecision_TakesThePredictedLabel()
    {
        ExportRow row = Row(Sample());
        row.Id.ShouldBe("pets/7");
        (row.Split, row.Given, row.Predicted, row.Corrected, row.IsLabelIssue).ShouldBe(("train", 0, 1, 1, true));
        (row.LabelScore, row.GivenLabelWeight, row.Weight).ShouldBe((0.25f, 0.25f, 0.75f));
        row.SoftLabel!.Value.ToArray().ShouldBe([0.25f, 0.75f, 0f]);
        row.Decision.ShouldBeNull();
    }

    [Fact]
    public void Train_DifferingButNoIssue_KeepsTheGivenLabel() => Row(Sample(isIssue: false)).Corrected.ShouldBe(0);

    [Fact]
    public void Train_Relabelled_TakesTheDecidedClassOneHot()
    {
        ExportRow row = Row(Sample(), verdict: 2);
        (row.Corrected, row.Weight, row.GivenLabelWeight).ShouldBe((2, 1f, 0.25f));
        row.SoftLabel!.Value.ToArray().ShouldBe([0f, 0f, 1f]);
        (row.Predicted, row.IsLabelIssue).ShouldBe((1, true)); // What the run says stays to be seen beside the decision.
    }

    [Fact]
    public void Train_Kept_TakesTheGivenLabelOneHot()
    {
        ExportRow row = Row(Sample(), Verdict.Keep);
        (row.Corrected, row.Weight).ShouldBe((0, 1f));
        row.SoftLabel!.Value.ToArray().ShouldBe([1f, 0f, 0f]);
    }

    [Fact]
    public void Train_KeptWithoutGivenLabel_HasNoneAndKeepsItsTarget()
    {
        ExportRow row = Row(Sample(given: -1, score: float.NaN, isIssue: false), Verdict.Keep);
        (row.Corrected, row.Weight, row.LabelScore).ShouldBe((-1, 0.75f, (float?)null));
        row.SoftLabel!.Value.ToArray().ShouldBe([0.25f, 0.75f, 0f]);
    }

    [Fact]
    public void Train_Discarded_HasNoLabelAndNoWeight()
    {
        ExportRow row = Row(Sample(), Verdict.Discard);
        (row.Corrected, row.Weight, row.GivenLabelWeight).ShouldBe((-1, 0f, 0f));
        row.SoftLabel!.Value.ToArray().ShouldBe([0.25f, 0.75f, 0f]);
    }

    [Fact]
    public void Train_NeverSeen_DoesNotPassForClean()
    {
        ExportRow row = Row(Sample(predicted: 0, score: float.NaN, isIssue: false, visits: 0));
        (row.Predicted, row.Corrected, row.LabelScore, row.GivenLabelWeight, row.Visits).ShouldBe((-1, 0, null, null, 0));
    }

    [Fact]
    public void Train_NothingAveragedYet_HasNoMeanPrediction() =>
        Row(Sample() with { MeanPrediction = new float[3] }).MeanPrediction.ShouldBeNull();

    [Fact]
    public void Test_AnySample_CarriesItsLabelAndNothingElse()
    {
        ExportRow row = ExportRules.Test("pets", 3, 2, "val/x.png");
        (row.Id, row.Split, row.Given, row.Predicted, row.Corrected, row.Source).ShouldBe(("pets/test/3", "test", 2, -1, -1, "val/x.png"));
        (row.LabelScore, row.Weight, row.GivenLabelWeight, row.Visits).ShouldBe((null, null, null, 0));
        (row.SoftLabel.HasValue, row.MeanPrediction.HasValue).ShouldBe((false, false));
    }

    [Fact]
    public void In_BlockRows_CutsTargetAndMeanPerSample()
    {
        float[] values = [1, 0, 0.5f, 0.5f, 0, 1, 0.25f, 0.75f];
        var rows = new Contracts.Blocks.BlockRows
        {
            First = 16,
            Given = [0, 1],
            Predicted = [0, 1],
            Scores = [1, 1],
            Issues = [false, false],
            Weights = [1, 1],
            Visits = [1, 1],
            Verdicts = [null, null],
            Values = System.Runtime.InteropServices.MemoryMarshal.AsBytes<float>(values).ToArray(),
        };
        RevisionSample second = RevisionSample.In(rows, new DistributionForm(2, 0)).ElementAt(1);
        second.Target.ToArray().ShouldBe([0f, 1f]);
        second.MeanPrediction.ToArray().ShouldBe([0.25f, 0.75f]);
    }
}
