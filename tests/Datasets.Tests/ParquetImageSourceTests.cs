using SatCurate.Curation;
using SatCurate.Datasets.Labels;
using SatCurate.Datasets.Readers;
using SatCurate.Datasets.Readers.Pictures;
using SatCurate.Datasets.Tests.WebDataset;
using SkiaSharp;

namespace SatCurate.Datasets.Tests;

public sealed class ParquetImageSourceTests : IDisposable
{
    private static readonly RecordOptions Labelled = new(null, null, TakeLabels: true);
    private static readonly byte[] Red = TarFixture.Picture(SKColors.Red);
    private static readonly byte[] Blue = TarFixture.Picture(SKColors.Blue);

    private readonly InputFolder _input = new();
    private readonly MemoryStore _store = new();

    public void Dispose() => _input.Dispose();

    [Fact]
    public async Task Read_PicturesWithClassNames_TakesTheNamesOfTheFile()
    {
        string path = _input.Bytes("a.parquet", await ParquetFixture.PicturesAsync([Red, Blue, Red], [2, -1, 0], ParquetFixture.Hub("label", "ant", "bee", "cat")));

        var source = new ParquetImageSource([path], Labelled, new PictureOptions(8));

        source.Read().Select(sample => (sample.Payload.Span[0], sample.Label)).ShouldBe([((byte)255, 2), ((byte)0, -1), ((byte)255, 0)]);
        (source.Naming, source.Count, source.Skipped.Count).ShouldBe((LabelNaming.Fixed, 3, 0));
        source.LabelNames.ShouldBe(["ant", "bee", "cat"]);
        source.TakenFor.ShouldBe(
            "Parquet of pictures in 'image', short side scaled to 8 pixels, centre cropped (label in 'label', by its name, the names of its 3 classes in the file)");
    }

    [Fact]
    public async Task Read_BrokenPicturesAmongOthers_ArePassedOverUnlessStrict()
    {
        string path = _input.Bytes("a.parquet", await ParquetFixture.PicturesAsync([Red, [1, 2, 3], Blue], [0, 1, 0]));

        var source = new ParquetImageSource([path], Labelled, new PictureOptions(8));
        source.Read().Count().ShouldBe(2);
        source.LeftOut.ShouldBe(1);
        source.Skipped.Single().ShouldStartWith($"{path}, row 1: the image cannot be decoded");

        Should.Throw<UserErrorException>(() => new ParquetImageSource([path], Labelled, new PictureOptions(8, Strict: true)).Read().Count()).Message
            .ShouldContain($"({path}, row 1)");
    }

    [Fact]
    public async Task Read_MostPicturesBroken_IsRefused()
    {
        string path = _input.Bytes("a.parquet", await ParquetFixture.PicturesAsync([[1], [2], Red], [0, 1, 0]));
        Should.Throw<UserErrorException>(() => new ParquetImageSource([path], Labelled, new PictureOptions(8)).Read().Count()).Message
            .ShouldStartWith("more than half of 3 images cannot be decoded");
    }

    [Fact]
    public async Task Read_RowsWithoutAPicture_ArePassedOverAndReported()
    {
        string path = _input.Bytes("a.parquet", await ParquetFixture.PicturesAsync([Red, null, Blue, null, Red], [1, 1, 2, 2, null]));

        var source = new ParquetImageSource([path], Labelled, new PictureOptions(8));

        source.Read().Select(sample => sample.Label).ShouldBe([0, 1, -1]);
        source.Skipped.ShouldBe([$"2 rows without a picture, the first {path}, row 1"]);
        source.LabelNames.ShouldBe(["1", "2"]);
    }

    [Fact]
    public async Task Read_APathAlone_IsRefused()
    {
        string path = _input.Bytes("a.parquet", await ParquetFixture.PicturesAsync([Red, null], [1, 1], null, ["0.png", "1.png"]));

        Should.Throw<UserErrorException>(() => new ParquetImageSource([path], Labelled, new PictureOptions(8)).Read().Count()).Message
            .ShouldBe($"only the path of a picture is stored, '1.png', not its bytes ({path}, row 1). Write the file anew with the pictures inside.");
    }

    [Theory]
    [InlineData("image")]
    [InlineData("jpeg_bytes")]
    public async Task Read_PlainBytes_ArePictures(string name)
    {
        string path = _input.Bytes("a.parquet", await ParquetFixture.BytesAsync(name, [Red, Blue], ["x", "y"]));

        ParquetImageSource.Matches(path).ShouldBeTrue();
        new ParquetImageSource([path], Labelled, new PictureOptions(8)).Read().Select(sample => sample.Label).ShouldBe([0, 1]);
    }

    [Fact]
    public async Task Matches_ColumnsWithoutPictures_IsFalse()
    {
        ParquetImageSource.Matches(_input.Bytes("a.parquet", await ParquetFixture.TextsAsync(["a"], ["b"]))).ShouldBeFalse();
        ParquetImageSource.Matches(_input.Bytes("b.parquet", await ParquetFixture.NumbersAsync([1], [2], [3]))).ShouldBeFalse();
    }

    [Theory]
    [InlineData(3)]
    [InlineData(-2)]
    [InlineData(long.MaxValue)]
    public async Task Read_AClassNumberOutsideTheNames_IsRefused(long label)
    {
        string path = _input.Bytes("a.parquet", await ParquetFixture.PicturesAsync([Red, Red], [0, label], ParquetFixture.Hub("label", "ant", "bee", "cat")));

        Should.Throw<UserErrorException>(() => new ParquetImageSource([path], Labelled, new PictureOptions(8)).Read().Count()).Message
            .ShouldStartWith($"label {label} lies outside 0-2 ({path}, row 1).");
    }

    [Fact]
    public async Task Open_ALabelColumnOfNoUsualName_IsFoundByTheMetadata()
    {
        string path = _input.Bytes("a.parquet", await ParquetFixture.PicturesAsync([Red], [1], ParquetFixture.Hub("species", "ant", "bee"), null, "species"));
        string texts = _input.Bytes("t.parquet", await ParquetFixture.ClassesAsync(["a", "b"], "intent", [1, -1], ParquetFixture.Hub("intent", "ask", "tell")));

        new ParquetImageSource([path], Labelled, new PictureOptions(8)).Read().Single().Label.ShouldBe(1);
        var source = new ParquetSource([texts], Labelled);
        source.Read().Select(sample => sample.Label).ShouldBe([1, -1]);
        source.LabelNames.ShouldBe(["ask", "tell"]);
        source.TakenFor.ShouldBe("Parquet of texts (text in 'text', by its name; label in 'intent', the only column of classes by the file's metadata, the names of its 2 classes in the file)");
    }

    [Fact]
    public async Task Open_ShardsOfOtherClasses_AreRefused()
    {
        string one = _input.Bytes("a.parquet", await ParquetFixture.PicturesAsync([Red], [1], ParquetFixture.Hub("label", "ant", "bee")));
        string two = _input.Bytes("b.parquet", await ParquetFixture.PicturesAsync([Red], [1], ParquetFixture.Hub("label", "bee", "ant")));

        Should.Throw<UserErrorException>(() => new ParquetImageSource([one, two], Labelled, new PictureOptions(8))).Message.ShouldStartWith($"the class names differ from those of {one} ({two}).");
    }

    [Theory]
    [InlineData("{")]
    [InlineData("{\"info\":{\"features\":{\"label\":{\"_type\":\"ClassLabel\",\"names\":[1]}}}}")]
    public async Task Open_MalformedMetadata_IsRefused(string metadata)
    {
        string path = _input.Bytes("a.parquet", await ParquetFixture.PicturesAsync([Red], [1], metadata));

        Should.Throw<UserErrorException>(() => new ParquetImageSource([path], Labelled, new PictureOptions(8))).Message.ShouldStartWith($"the metadata 'huggingface' of the file is malformed ({path}).");
    }

    [Fact]
    public async Task IngestAsync_AFolderAsItIsDownloaded_TakesItsSplits()
    {
        string hub = ParquetFixture.Hub("label", "ant", "bee", "cat");
        _input.Bytes("data/train-00001-of-00002-ab.parquet", await ParquetFixture.PicturesAsync([Red, Red], [0, 2], hub));
        _input.Bytes("data/train-00000-of-00002-cd.parquet", await ParquetFixture.PicturesAsync([Red], [-1], hub));
        _input.Bytes("data/test-00000-of-00001.parquet", await ParquetFixture.PicturesAsync([Red], [1], hub));
        string folder = _input.PathOf("data");

        IngestReport report = await Ingest.IngestAsync(_store, new() { Dataset = "d", Paths = [folder], TestPaths = [folder], Size = 16 }, null, Stop);

        report.Manifest.Classes.ShouldBe(["ant", "bee", "cat"]);
        (report.Manifest.Width, report.Manifest.TestCount, report.Unlabelled).ShouldBe((16, 1, 1));
        (await LabelReader.ReadGivenAsync(_store, report.Manifest, Stop)).ShouldBe([-1, 0, 2]);
        report.Skipped.ShouldBeEmpty();
    }

    [Fact]
    public async Task IngestAsync_ASizeForNoPictures_IsRefused()
    {
        string path = _input.Bytes("a.parquet", await ParquetFixture.TextsAsync(["a", "b"], ["x", "y"]));

        UserErrorException error = await Should.ThrowAsync<UserErrorException>(() => Ingest.IngestAsync(_store, new() { Dataset = "d", Paths = [path], Size = 16 }, null, Stop));

        error.Message.ShouldBe($"no pictures in the Parquet files ({path}). --size is for pictures.");
    }
}
