using SatCurate.Curation;
using SatCurate.Datasets.Labels;
using SatCurate.Datasets.Payload;
using SatCurate.Datasets.Readers;
using SatCurate.Datasets.Readers.Pictures;
using SatCurate.Datasets.Resuming;
using SatCurate.Storage;
using SkiaSharp;
using static SatCurate.Datasets.Tests.TestStop;

namespace SatCurate.Datasets.Tests;

/// <summary>Pictures that cannot be decoded leave the others as they are, and are reported.</summary>
public sealed class PassedOverPicturesTests : IDisposable
{
    private readonly InputFolder _input = new();
    private readonly MemoryStore _store = new();

    public void Dispose() => _input.Dispose();

    [Fact]
    public async Task IngestAsync_PictureThatCannotBeDecoded_IsPassedOverAndReported()
    {
        _input.Text("pets/cat/0x.png", "no picture");

        IngestReport report = await IngestAsync(_input.Pets("pets"));

        report.Manifest.TrainCount.ShouldBe(6);
        report.Manifest.LeftOut.ShouldBe(1);
        report.Skipped.ShouldBe(["cat/0x.png: the image cannot be decoded: it is no JPEG, PNG, WebP, BMP or GIF"]);
        PayloadBlock block = await new PayloadReader(_store, report.Manifest).ReadBlockAsync(Splits.Train, 0, Stop);
        block.Sources.ShouldBe(["cat/0.png", "cat/1.png", "cat/2.png", "dog/0.jpg", "dog/1.jpg", "dog/2.jpg"]);
        (await LabelReader.ReadGivenAsync(_store, report.Manifest, Stop)).ShouldBe([0, 0, 0, 1, 1, 1]);
    }

    [Fact]
    public async Task IngestAsync_LabelsByPath_MayNameWhatIsPassedOver()
    {
        _input.Text("pets/cat/0x.png", "no picture");
        string labels = _input.Text(
            "l.csv", "path,label\ncat/0.png,x\ncat/0x.png,y\ncat/1.png,y\ncat/2.png,x\ndog/0.jpg,y\ndog/1.jpg,y\ndog/2.jpg,y\n");

        IngestReport report = await IngestAsync(_input.Pets("pets"), labels);

        (await LabelReader.ReadGivenAsync(_store, report.Manifest, Stop)).ShouldBe([0, 1, 0, 1, 1, 1]);
        report.Skipped.Count.ShouldBe(1);
    }

    [Fact]
    public async Task ReadTruthFileAsync_RowsByPlaceInTheFolder_AreRefusedWherePicturesWerePassedOver()
    {
        _input.Text("pets/cat/0x.png", "no picture");
        IngestReport report = await IngestAsync(_input.Pets("pets"));
        string byPlace = _input.Text("place.csv", "index,label\n0,cat\n1,dog\n2,cat\n3,cat\n4,dog\n5,dog\n6,dog\n");
        string byIndex = _input.Text("index.csv", "index,label\n0,cat\n1,cat\n2,cat\n3,dog\n4,dog\n5,cat\n");

        UserErrorException error = await Should.ThrowAsync<UserErrorException>(
            async () => await LabelReader.ReadTruthFileAsync(_store, report.Manifest, byPlace, Stop));
        error.Message.ShouldStartWith("7 rows by index for 6 samples: 1 images were passed over at ingest, which would shift them (");
        (await LabelReader.ReadTruthFileAsync(_store, report.Manifest, byIndex, Stop)).ShouldBe([0, 0, 0, 1, 1, 0]);
    }

    [Fact]
    public void Read_ManyThatCannotBeDecoded_NamesTwentyAndCountsTheRest()
    {
        for (int i = 0; i < 33; i++)
        {
            _input.Text($"many/bad{i:00}.png", "no picture");
            _input.Picture($"many/good{i:00}.png", SKColors.Red);
        }

        var source = new ImageFolderSource(_input.PathOf("many"), new(8), takeLabels: false);

        source.Read().Count().ShouldBe(33);
        source.Skipped.Count.ShouldBe(21);
        source.Skipped[19].ShouldStartWith("bad19.png: ");
        source.Skipped[20].ShouldBe("... and 13 more images that cannot be decoded");
        source.LeftOut.ShouldBe(33);
    }

    [Fact]
    public void Read_AnyNumberOfThreads_YieldsTheSameBytes()
    {
        for (int i = 0; i < 40; i++)
        {
            string ending = i % 2 == 0 ? "png" : "jpg";
            using SKBitmap quarters = PictureFixture.Quarters(20 + (7 * i), 300 - (5 * i));
            _input.Picture($"many/{i:00}.{ending}", quarters);
        }

        _input.Text("many/17x.png", "no picture");
        byte[][] one = Read(1);

        one.Length.ShouldBe(40);
        Read(2).ShouldBe(one);
        Read(9).ShouldBe(one);

        byte[][] Read(int threads)
        {
            string[] files = [.. ImageFolder.Walk(_input.PathOf("many"))];
            var reader = new PictureReader(PictureShape.Of(24), strict: false);
            byte[][] read = [.. reader.Read(files.Select(file => new PictureFile(file, file, -1)), files.Length, threads, KnownSamples.None).Select(sample => sample.Payload.ToArray())];
            reader.Unreadable.Count.ShouldBe(1);
            return read;
        }
    }

    private async Task<IngestReport> IngestAsync(string root, string? labels = null) =>
        await Ingest.IngestAsync(_store, new() { Dataset = "pets", Paths = [root], Size = 8, Labels = labels }, null, Stop);
}
