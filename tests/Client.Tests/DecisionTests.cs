using SatCurate.Client.Decisions;
using SatCurate.Client.Stores;
using SatCurate.Contracts.Datasets;
using SatCurate.Curation;
using static SatCurate.Client.Tests.Rows;

namespace SatCurate.Client.Tests;

public sealed class DecisionTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    [Theory]
    [InlineData("keep", Verdict.Keep)]
    [InlineData("discard", Verdict.Discard)]
    [InlineData("undo", Verdict.Undo)]
    [InlineData("relabel:dog", 1)]
    [InlineData("relabel:2", 2)]
    [InlineData("relabel:a,b", 2)]
    public void Parse_Decision_GivesItsVerdict(string text, int verdict) => DecisionText.Parse(text, Classes, "DECISION").ShouldBe(verdict);

    [Theory]
    [InlineData("Keep")]
    [InlineData("relabel")]
    [InlineData("relabel:")]
    [InlineData("relabel:3")]
    [InlineData("relabel:-1")]
    public void Parse_NoDecision_IsRefused(string text) =>
        Should.Throw<UserErrorException>(() => DecisionText.Parse(text, Classes, "DECISION")).Message.ShouldContain("(DECISION)");

    [Fact]
    public void Parse_NumberAmongNumericNames_IsTheName() => new ClassNames(["5", "6"]).Parse("6", "x").ShouldBe(1);

    [Fact]
    public void Parse_PlaceAmongNumericNames_IsRefused() => Should.Throw<UserErrorException>(() => new ClassNames(["5", "6"]).Parse("1", "x"));

    [Theory]
    [InlineData("0", 0)]
    [InlineData("99", 99)]
    [InlineData("pets/12", 12)]
    public void ParseSample_IndexOrId_GivesTheIndex(string text, long index) => SampleIndex.Parse(text, Manifest(), "SAMPLE").ShouldBe(index);

    [Theory]
    [InlineData("100")]
    [InlineData("-1")]
    [InlineData("cars/1")]
    [InlineData("pets/test/1")]
    public void ParseSample_NoSampleOfIt_IsRefused(string text) =>
        Should.Throw<UserErrorException>(() => SampleIndex.Parse(text, Manifest(), "SAMPLE"));

    [Fact]
    public void ReadFile_WholeFile_IsOneBatch()
    {
        DecisionBatch batch = Read("index,decision,note\n3,keep,seen\npets/4,\"relabel:a,b\",seen\n5,discard,seen\n");
        batch.Indexes.ShouldBe([3L, 4, 5]);
        batch.Verdicts.ShouldBe([Verdict.Keep, 2, Verdict.Discard]);
        (batch.By, batch.Note).ShouldBe(("Ann", "seen"));
    }

    [Theory]
    [InlineData("index,decision\n3,keep\n3,discard\n", "line 3")]
    [InlineData("index,decision\n3,keep\n4,maybe\n", "line 3")]
    [InlineData("index,decision\n100,keep\n", "line 2")]
    [InlineData("index,verdict\n3,keep\n", "decision")]
    [InlineData("index,decision,note\n3,keep,a\n4,keep,b\n", "line 3")]
    [InlineData("index,decision\n3\n", "line 2")]
    [InlineData("index,decision\n", "no decisions")]
    public void ReadFile_Malformed_NamesThePlace(string csv, string place) =>
        Should.Throw<UserErrorException>(() => Read(csv)).Message.ShouldContain(place);

    private DecisionBatch Read(string csv)
    {
        File.WriteAllText(_file, csv);
        return DecisionFile.Read(_file, Manifest(), "Ann", null);
    }
}
