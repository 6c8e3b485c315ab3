using System.Runtime.InteropServices;
using System.Text;
using SatCurate.Curation;
using SatCurate.Datasets.Readers;
using SatCurate.Datasets.Readers.WebDataset;
using SkiaSharp;
using static SatCurate.Datasets.Tests.WebDataset.TarFixture;

namespace SatCurate.Datasets.Tests.WebDataset;

public sealed class WebDatasetSourceTests : IDisposable
{
    private static readonly RecordOptions Labelled = new(null, null, TakeLabels: true);

    private readonly InputFolder _input = new();

    public void Dispose() => _input.Dispose();

    [Fact]
    public void Read_PicturesWithClasses_YieldsThemInTheOrderOfTheShards()
    {
        string one = _input.Bytes("x-000000.tar", Of(("a/0.png", Picture(new SKColor(10, 20, 30))), ("a/0.cls", Text("3\n")), ("a/1.jpg", Picture(SKColors.Red)), ("a/1.cls", Text("-1"))));
        string two = _input.Bytes("x-000001.tar", Of(("a/0.cls", Text(" cat ")), ("a/0.PNG", Picture(SKColors.Red))));

        var source = new WebDatasetSource([two, one], Labelled, 8);

        List<(string?, int, byte)> samples = [.. source.Read().Select(sample => (sample.Source, sample.Label, sample.Payload.Span[64]))];
        samples.ShouldBe([("x-000001.tar/a/0.PNG", 0, 0), ("x-000000.tar/a/0.png", 1, 20), ("x-000000.tar/a/1.jpg", -1, 0)]);
        source.LabelNames.ShouldBe(["cat", "3"]);
        source.Shape.ToString().ShouldBe("8x8 RGB images");
        source.Skipped.ShouldBeEmpty();
        source.TakenFor.ShouldBe("WebDataset of pictures (2 shards; short side scaled to 8 pixels, centre cropped; labels in .cls or .json)");
    }

    [Fact]
    public void Read_BrokenPicturesAmongOthers_ArePassedOverUnlessStrict()
    {
        string path = _input.Bytes("x.tar", Of(("0.png", Picture(SKColors.Red)), ("0.cls", Text("a")), ("1.png", Text("no picture")), ("1.cls", Text("a")), ("2.png", Picture(SKColors.Red)), ("2.cls", Text("b"))));

        var source = new WebDatasetSource([path], Labelled, 8);
        source.Read().Select(sample => (sample.Source, sample.Label)).ShouldBe([("x.tar/0.png", 0), ("x.tar/2.png", 1)]);
        source.LeftOut.ShouldBe(1);
        source.Skipped.ShouldBe(["x.tar/1.png: the image cannot be decoded: it is no JPEG, PNG, WebP, BMP or GIF"]);

        Should.Throw<UserErrorException>(() => new WebDatasetSource([path], Labelled, 8, strict: true).Read().Count()).Message
            .ShouldContain($"({path}, member 1.png)");
    }

    [Fact]
    public void Read_Texts_YieldsTheirBytesWithoutAMark()
    {
        string path = _input.Bytes("x.tar.gz", Of(("0.txt", [0xEF, 0xBB, 0xBF, .. Text("é\n")]), ("0.json", Text("{\"id\":7,\"class\":\"good\"}")), ("1.txt", []), ("1.json", Text("{\"label\":null}"))));

        var source = new WebDatasetSource([path], Labelled, null);

        source.Read().Select(sample => (Encoding.UTF8.GetString(sample.Payload.Span), sample.Label)).ShouldBe([("é\n", 0), ("", -1)]);
        source.LabelNames.ShouldBe(["good"]);
    }

    [Fact]
    public void Read_Vectors_AreFeatures()
    {
        string path = _input.Bytes("x.tar", Of(
            ("0.npy", NpyFixture.File("<f4", "(2,)", NpyFixture.Floats(1, -2))), ("0.cls", Text("a")), ("1.npy", NpyFixture.File("<f8", "(1, 2)", NpyFixture.Doubles(3, 4.5))), ("1.cls", Text("b"))));

        var source = new WebDatasetSource([path], Labelled, null);

        source.Read().Select(sample => MemoryMarshal.Cast<byte, float>(sample.Payload.Span).ToArray()).ToArray().ShouldBe([[1, -2], [3, 4.5f]]);
        source.Shape.ToString().ShouldBe("2 features");
    }

    [Theory]
    [InlineData(null, "a")]
    [InlineData("topic", "7")]
    [InlineData("nothing", null)]
    public void Read_ClassAndJson_TheClassCountsUnlessAColumnIsNamed(string? column, string? label)
    {
        string path = _input.Bytes("x.tar", Of(("0.txt", Text("t")), ("0.cls", Text("a")), ("0.json", Text("{\"label\":\"b\",\"topic\":7}"))));

        var source = new WebDatasetSource([path], new RecordOptions(null, column, TakeLabels: true), null);
        int number = source.Read().Single().Label;

        (number < 0 ? null : source.LabelNames[number]).ShouldBe(label);
    }

    [Fact]
    public void Read_PicturesWithCaptions_TakesThePicturesAndReportsWhatItPassesOver()
    {
        string path = _input.Bytes("x.tar", Of(
            ("0.txt", Text("a caption")),
            ("0.png", Picture(SKColors.Red)),
            ("0.seg.png", [1, 2, 3]),
            ("0.xml", []),
            ("1.txt", Text("alone")),
            ("1.xml", []),
            ("README", []),
            ("b/.DS_Store", []),
            ("2.png", Picture(SKColors.Red))));

        var source = new WebDatasetSource([path], Labelled, 8);

        source.Read().Select(sample => sample.Source).ShouldBe(["x.tar/0.png", "x.tar/2.png"]);
        source.Skipped.ShouldBe(["1 keys without pictures, the first x.tar/1", "members of unknown endings: .seg.png 1, .xml 2", "2 members whose names have no key"]);
        source.Read().Count().ShouldBe(2);
        source.Skipped.Count.ShouldBe(3);
    }

    [Fact]
    public void Read_LabelsFromElsewhere_PassesThoseOfTheShardsOver()
    {
        string path = _input.Bytes("x.tar", Of(("./0.txt", Text("t")), ("./0.cls", [0xFF]), ("./0.json", Text("{"))));

        new WebDatasetSource([path], new RecordOptions(null, null, TakeLabels: false), null).Read().Select(sample => (sample.Source, sample.Label)).ShouldBe([("x.tar/0.txt", -1)]);
    }

    [Fact]
    public void Read_AMemberLongerThanATarName_KeepsItsName()
    {
        string name = string.Join('/', Enumerable.Repeat("folder", 40)) + "/0.txt";
        string path = _input.Bytes("x.tar", Of((name, Text("t"))));

        new WebDatasetSource([path], Labelled, null).Read().Single().Source.ShouldBe("x.tar/" + name);
    }
}
