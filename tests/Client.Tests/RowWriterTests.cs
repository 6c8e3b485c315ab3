using System.Text;
using System.Text.Json;
using SatCurate.Client.Export;
using SatCurate.Curation;
using static SatCurate.Client.Tests.Rows;

namespace SatCurate.Client.Tests;

public class RowWriterTests
{
    private const string Header =
        "id,index,split,given_label,given_index,predicted_label,corrected_label,corrected_index,is_label_issue,label_score,soft_label,"
        + "weight,given_label_weight,mean_prediction,visits,decision,decided_by,decided_at,run,revision,source\r\n";

    [Fact]
    public async Task CsvWrite_TrainRow_GivesTheseBytes() =>
        (await CsvAsync(Row(Sample(), source: "a \"b\".png"))).ShouldBe(
            Header + "pets/7,7,train,cat,0,dog,dog,1,true,0.25,\"[0.25,0.75,0]\",0.75,0.25,\"[0.125,0.875,0]\",5,,,,r0001,r0001-e000004,\"a \"\"b\"\".png\"\r\n");

    [Fact]
    public async Task CsvWrite_DecidedRow_QuotesTheClassAndDatesTheDecision() =>
        (await CsvAsync(Row(Sample(), verdict: 2))).ShouldBe(
            Header + "pets/7,7,train,cat,0,dog,\"a,b\",2,true,0.25,\"[0,0,1]\",1,0.25,\"[0.125,0.875,0]\",5,\"relabel:a,b\",Ann,2026-01-02T03:04:05.678Z,r0001,r0001-e000004,\r\n");

    [Fact]
    public async Task CsvWrite_TestRow_LeavesWhatIsUnknownEmpty() =>
        (await CsvAsync(ExportRules.Test("pets", 0, 1, null))).ShouldBe(
            Header + "pets/test/0,0,test,dog,1,,,-1,false,,,,,,0,,,,r0001,r0001-e000004,\r\n");

    [Fact]
    public async Task CsvWrite_ARunThatKeepsTheTopK_HasListsOfClassAndProbability()
    {
        string[] lines = (await CsvAsync(Row(Sample()), Subject with { Form = new DistributionForm(3, 2) })).Split("\r\n");
        lines[0].ShouldBe(Header.TrimEnd().Replace("soft_label", "soft_label_topk").Replace("mean_prediction", "mean_prediction_topk"));
        lines[1].ShouldContain(",\"[{\"\"class\"\":1,\"\"probability\"\":0.75},{\"\"class\"\":0,\"\"probability\"\":0.25}]\",");
        lines[1].ShouldContain(",\"[{\"\"class\"\":1,\"\"probability\"\":0.875},{\"\"class\"\":0,\"\"probability\"\":0.125}]\",");
        (await CsvAsync(ExportRules.Test("pets", 0, 1, null), Subject with { Form = new DistributionForm(3, 2) })).Split("\r\n")[1]
            .ShouldBe("pets/test/0,0,test,dog,1,,,-1,false,,,,,,0,,,,r0001,r0001-e000004,");
    }

    [Fact]
    public async Task CsvWrite_WithSignals_HasThemBehindTheOtherColumns()
    {
        ExportSubject subject = Subject with { HasSignals = true };
        ExportRow row = Row(Sample()) with { Signals = Signals(-1.5f) };
        string[] lines = (await CsvAsync(row, subject)).Split("\r\n");
        lines[0].ShouldBe(Header.TrimEnd() + ",mean_margin,confidence,variability,disagreement,forgetting,first_learned,pre_memorization,small_loss,target_margin,entropy");
        lines[1].ShouldEndWith(",r0001-e000004,,-1.5,0.25,0.125,0.75,3,2,0.875,2.5,-0.5,0.0625");
        (await CsvAsync(row with { Signals = Signals(float.NaN) }, subject)).ShouldContain(",r0001-e000004,,,0.25,");
        (await CsvAsync(ExportRules.Test("pets", 0, 1, null), subject)).ShouldEndWith(",r0001-e000004,,,,,,,,,,,\r\n");
    }

    [Fact]
    public async Task Write_WithNeighbours_HasTheirAgreementAsTheLastColumn()
    {
        ExportSubject subject = Subject with { HasNeighbours = true };
        ExportRow row = Row(Sample()) with { NeighbourAgreement = 0.7f };
        string[] lines = (await CsvAsync(row, subject)).Split("\r\n");
        lines[0].ShouldBe(Header.TrimEnd() + ",neighbour_agreement");
        lines[1].ShouldEndWith(",r0001-e000004,,0.7");
        (await CsvAsync(ExportRules.Test("pets", 0, 1, null), subject)).ShouldEndWith(",r0001-e000004,,\r\n");
        (await JsonAsync(row, subject)).ShouldEndWith("\"source\":\"\",\"neighbour_agreement\":0.7}");
        (await JsonAsync(Row(Sample()), subject)).ShouldEndWith("\"neighbour_agreement\":null}");
    }

    [Fact]
    public async Task Write_WithWhatTheModelWasAsked_HasTheColumnsInThisOrder()
    {
        ExportSubject subject = Subject with { HasTurnOver = true, HasAbstention = true, HasNeighbours = true };
        ExportRow row = Row(Sample()) with { TurnOver = new TurnOverSignal(0.25f, 1.5f), Abstention = 0.125f, NeighbourAgreement = 0.7f };
        string[] lines = (await CsvAsync(row, subject)).Split("\r\n");
        lines[0].ShouldBe(Header.TrimEnd() + ",unseen_probability,self_influence,abstention,neighbour_agreement");
        lines[1].ShouldEndWith(",r0001-e000004,,0.25,1.5,0.125,0.7");
        (await CsvAsync(ExportRules.Test("pets", 0, 1, null), subject)).ShouldEndWith(",r0001-e000004,,,,,\r\n");
        (await JsonAsync(row, subject)).ShouldEndWith("\"source\":\"\",\"unseen_probability\":0.25,\"self_influence\":1.5,\"abstention\":0.125,\"neighbour_agreement\":0.7}");
    }

    [Fact]
    public async Task JsonlWrite_WithSignals_SaysTheSame()
    {
        ExportRow row = Row(Sample()) with { Signals = Signals(float.NaN) };
        (await JsonAsync(row, Subject with { HasSignals = true })).ShouldEndWith(
            "\"source\":\"\",\"mean_margin\":null,\"confidence\":0.25,\"variability\":0.125,\"disagreement\":0.75,\"forgetting\":3,\"first_learned\":2,\"pre_memorization\":0.875,\"small_loss\":2.5,\"target_margin\":-0.5,\"entropy\":0.0625}");
    }

    [Theory]
    [InlineData(0.1f)]
    [InlineData(1e-10f)]
    [InlineData(0.33333334f)]
    public async Task CsvWrite_AnyFloat_ReadsBackEqual(float score)
    {
        string line = (await CsvAsync(Row(Sample(score: score)))).Split("\r\n")[1];
        float.Parse(line.Split(',')[9], System.Globalization.CultureInfo.InvariantCulture).ShouldBe(score);
    }

    [Fact]
    public async Task JsonlWrite_TestRow_IsOneObjectWithNulls()
    {
        using var stream = new MemoryStream();
        await using (var writer = new JsonlRowWriter(stream, Subject))
        {
            writer.Write(Row(Sample(), Verdict.Discard));
            writer.Write(ExportRules.Test("pets", 0, 1, null));
            await writer.CompleteAsync(CancellationToken.None);
        }

        string[] lines = Encoding.UTF8.GetString(stream.ToArray()).Split('\n');
        lines.Length.ShouldBe(3);
        lines[2].ShouldBeEmpty();
        JsonElement first = JsonSerializer.Deserialize<JsonElement>(lines[0]);
        JsonElement second = JsonSerializer.Deserialize<JsonElement>(lines[1]);
        first.EnumerateObject().Select(property => property.Name).ShouldBe(ExportColumns.Names);
        second.EnumerateObject().Select(property => property.Name).ShouldBe(ExportColumns.Names);
        first.GetProperty("decision").GetString().ShouldBe("discard");
        first.GetProperty("soft_label").EnumerateArray().Select(value => value.GetSingle()).ShouldBe([0.25f, 0.75f, 0f]);
        second.GetProperty("label_score").ValueKind.ShouldBe(JsonValueKind.Null);
        second.GetProperty("soft_label").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    private static SampleSignals Signals(float margin) => new(new VisitSignals(margin, 0.25f, 0.125f, 0.75f, 3, 2, 0.875f), 2.5f, -0.5f, 0.0625f);

    private static Task<string> CsvAsync(ExportRow row) => CsvAsync(row, Subject);

    private static async Task<string> CsvAsync(ExportRow row, ExportSubject subject)
    {
        using var stream = new MemoryStream();
        await using (var writer = new CsvRowWriter(stream, subject))
        {
            writer.Write(row);
            await writer.CompleteAsync(CancellationToken.None);
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static async Task<string> JsonAsync(ExportRow row, ExportSubject subject)
    {
        using var stream = new MemoryStream();
        await using (var writer = new JsonlRowWriter(stream, subject))
        {
            writer.Write(row);
            await writer.CompleteAsync(CancellationToken.None);
        }

        return Encoding.UTF8.GetString(stream.ToArray()).TrimEnd();
    }
}
