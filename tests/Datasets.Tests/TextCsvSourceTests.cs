using System.Text;
using SatCurate.Curation;
using SatCurate.Datasets.Readers;

namespace SatCurate.Datasets.Tests;

public sealed class TextCsvSourceTests : IDisposable
{
    private readonly InputFolder _input = new();

    public void Dispose() => _input.Dispose();

    [Theory]
    [InlineData("text,label\n\"a, b\nc\",x\n d ,y\n", null, null, "text in 'text', by its name; label in 'label', by its name; with a header")]
    [InlineData("Text,intent\n\"a, b\nc\",x\n d ,y\n", null, null, "text in 'Text', by its name; label in 'intent', the only other column; with a header")]
    [InlineData("label,id,say\nx,1,\"a, b\nc\"\ny,2, d \n", "say", null, "text in 'say', as --text-column says; label in 'label', by its name; with a header")]
    [InlineData("intent,id,say\nx,1,\"a, b\nc\"\ny,2, d \n", "2", "intent", "with a header")]
    [InlineData("x,1,\"a, b\nc\"\ny,2, d \n", "2", "0", "no header")]
    public void Read_ColumnsFound_YieldsTextsAndLabels(string csv, string? text, string? label, string why)
    {
        var source = new TextCsvSource([_input.Text("a.csv.gz", csv)], new RecordOptions(text, label, TakeLabels: true));

        source.Read().Select(sample => (Encoding.UTF8.GetString(sample.Payload.Span), source.LabelNames[sample.Label])).ShouldBe([("a, b\nc", "x"), (" d ", "y")]);
        source.TakenFor.ShouldContain(why);
        source.Shape.ToString().ShouldBe("texts");
    }

    [Fact]
    public void Read_AfterATextOfSeveralLines_CountsItsLines() =>
        Should.Throw<UserErrorException>(() => Drain("text,label\n\"a\nb\nc\",x\nd\n")).Message.ShouldStartWith($"1 cells where 2 are wanted ({_input.PathOf("a.csv")}, line 5, sample 1)");

    [Fact]
    public void Read_EmptyTextAndEmptyLabel_AreTaken()
    {
        RawSample[] samples = Drain("text,label\n,x\nd,\n");
        samples.Select(sample => sample.Label).ShouldBe([0, -1]);
        samples[0].Payload.Length.ShouldBe(0);
    }

    [Fact]
    public void Read_ATextOfTheMostBytes_IsTakenAndOneMoreIsNot()
    {
        string longest = new('é', SampleShape.MaxTextBytes / 2);
        Drain($"text,label\n{longest},x\n").Single().Payload.Length.ShouldBe(SampleShape.MaxTextBytes);
        Should.Throw<UserErrorException>(() => Drain($"text,label\nok,x\n{longest}a,x\n")).Message
            .ShouldStartWith($"a text of 65537 bytes, 65536 are the most ({_input.PathOf("a.csv")}, line 3, sample 1)");
    }

    private RawSample[] Drain(string csv) => [.. new TextCsvSource([_input.Text("a.csv", csv)], new RecordOptions(null, null, TakeLabels: true)).Read()];
}
