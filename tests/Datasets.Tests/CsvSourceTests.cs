using System.Runtime.InteropServices;
using SatCurate.Curation;
using SatCurate.Datasets.Readers;

namespace SatCurate.Datasets.Tests;

public sealed class CsvSourceTests : IDisposable
{
    private readonly InputFolder _input = new();

    public void Dispose() => _input.Dispose();

    [Theory]
    [InlineData("a,Label,b\n1,x,2.5\n-3e2,y,4\n", "by its name")]
    [InlineData("a,word,b\n1,x,2.5\n-3e2,y,4\n", "the only column that is not numeric")]
    [InlineData("1,x,2.5\n-3e2,y,4\n", "the only column that is not numeric")]
    [InlineData("a;b;word\r\n1;2.5;x\r\n\r\n-3e2;4;y", "the only column that is not numeric")]
    [InlineData("\"a\",\"b\",\"class\"\n1,2.5,\"x\"\n-300,4,\"y\"\n", "by its name")]
    public void Read_LabelColumnFound_YieldsTheOthersAsFloats(string text, string why)
    {
        var source = new CsvSource([_input.Text("data.csv.gz", text)], null, takeLabels: true);

        float[][] features = [.. source.Read().Select(sample => MemoryMarshal.Cast<byte, float>(sample.Payload.Span).ToArray())];
        features.ShouldBe([[1f, 2.5f], [-300f, 4f]]);
        source.Read().Select(sample => source.LabelNames[sample.Label]).ShouldBe(["x", "y"]);
        source.Shape.ToString().ShouldBe("2 features");
        source.TakenFor.ShouldContain(why);
    }

    [Fact]
    public void Read_AllNumeric_TakesTheLastColumn()
    {
        var source = new CsvSource([_input.Text("data.csv", "1,2,7\n3,4,8\n")], null, takeLabels: true);

        source.Read().Select(sample => source.LabelNames[sample.Label]).ShouldBe(["7", "8"]);
        source.TakenFor.ShouldContain("the last column");
        source.TakenFor.ShouldContain("no header");
    }

    [Theory]
    [InlineData("a,b,c\n1,2,3\n", "a")]
    [InlineData("1,2,3\n", "0")]
    public void Read_LabelColumnNamed_TakesIt(string text, string column)
    {
        var source = new CsvSource([_input.Text("data.csv", text)], column, takeLabels: true);

        RawSample sample = source.Read().Single();
        source.LabelNames[sample.Label].ShouldBe("1");
        MemoryMarshal.Cast<byte, float>(sample.Payload.Span).ToArray().ShouldBe([2f, 3f]);
    }

    [Fact]
    public void Read_Words_AreOneValueALevelOfTheTrainingSplit()
    {
        var training = new CsvSource([_input.Text("a.csv", "n,colour,label\n1,red,x\n2,blue,y\n3,,x\n4,lime,y\n")], null, takeLabels: true, null, limit: 3);
        var test = new CsvSource([_input.Text("b.csv", "n,colour,label\n5,blue,x\n6,green,y\n")], null, takeLabels: true, ((IFeatureSource)training).Columns, long.MaxValue);

        Features(training).ShouldBe([[1, 0, 1], [2, 1, 0], [3, 0, 0], [4, 0, 0]]); // blue, red
        Features(test).ShouldBe([[5, 1, 0], [6, 0, 0]]);
        training.TakenFor.ShouldContain("1 numeric features and 1 categories of 2 values");
    }

    [Fact]
    public void Open_MoreWordsThanACategoryHas_IsRefused()
    {
        string path = _input.Text("a.csv", "n,name,label\n" + string.Concat(Enumerable.Range(0, 300).Select(i => $"{i},w{i},x\n")));
        Should.Throw<UserErrorException>(() => new CsvSource([path], null, takeLabels: true)).Message
            .ShouldStartWith($"more than 256 different words among the features ({path}, line 258, column 1 'name')");
    }

    private static float[][] Features(CsvSource source) => [.. source.Read().Select(sample => MemoryMarshal.Cast<byte, float>(sample.Payload.Span).ToArray())];

    [Fact]
    public void Read_EmptyLabel_IsUnlabelled() =>
        new CsvSource([_input.Text("data.csv", "a,label\n1,x\n2,\n")], null, takeLabels: true)
            .Read().Select(sample => sample.Label).ShouldBe([0, -1]);

    [Fact]
    public void Read_LabelsFromElsewhere_KeepsEveryColumnNotNamedAsLabel()
    {
        new CsvSource([_input.Text("a.csv", "1,2,7\n")], null, takeLabels: false).Shape.Width.ShouldBe(3);
        new CsvSource([_input.Text("b.csv", "p,q,target\n1,2,7\n")], null, takeLabels: false).Shape.Width.ShouldBe(2);
    }

    [Fact]
    public void Read_SeveralFiles_ReadsThemUnderOneHeader()
    {
        var source = new CsvSource([_input.Text("a.csv", "p,label\n1,x\n"), _input.Text("b.csv", "p,label\n2,y\n")], null, takeLabels: true);

        source.Read().Select(sample => source.LabelNames[sample.Label]).ShouldBe(["x", "y"]);
    }

    [Fact]
    public void Open_SecondFileOfOtherColumns_IsRefused()
    {
        string first = _input.Text("a.csv", "p,label\n1,x\n");
        string second = _input.Text("b.csv", "q,label\n2,y\n");

        Should.Throw<UserErrorException>(() => new CsvSource([first, second], null, takeLabels: true)).Message
            .ShouldStartWith($"the columns differ from those of {first} ({second}).");
    }
}
