using SatCurate.Datasets.Labels;
using SatCurate.Datasets.Payload;
using SatCurate.Storage;

namespace SatCurate.Datasets.Tests;

/// <summary>Image folders whose pictures a metadata file names, as Hugging Face has them.</summary>
public sealed class PictureMetadataTests : IDisposable
{
    private readonly InputFolder _input = new();
    private readonly MemoryStore _store = new();

    public void Dispose() => _input.Dispose();

    [Fact]
    public async Task IngestAsync_MetadataCsv_TakesItsOrderAndItsLabels()
    {
        string root = _input.Pets("pets");
        _input.Text("pets/metadata.csv", "text,file_name,label\nfirst,dog/1.jpg,b\n,./cat/0.png,a\n,dog/../cat/2.png,\n,dog/0.jpg,b\n");
        _input.Text("pets/notes.txt", "x");

        IngestReport report = await IngestAsync(root);

        await CheckAsync(report, ["dog/1.jpg", "cat/0.png", "cat/2.png", "dog/0.jpg"], ["b", "a", null, "b"]);
        report.TakenFor.ShouldBe(
            "a folder of images that metadata.csv names, in its order (label in 'label', by its name); short side scaled to 8 pixels, centre cropped");
        report.Skipped.ShouldBe(["2 images that metadata.csv does not name, the first cat/1.png", "1 files that are not images"]);
        report.Manifest.Format.ShouldBe("imagefolder");
    }

    [Theory]
    [InlineData("labels", null)]
    [InlineData("animal", null)]
    [InlineData("animal", "animal")]
    public async Task IngestAsync_MetadataJsonl_FindsTheLabel(string key, string? named)
    {
        string root = _input.Pets("pets");
        string more = named is null && key != "labels" ? "" : ",\"score\":3";
        _input.Text("pets/metadata.jsonl", $"{{\"file_name\":\"dog/1.jpg\",\"{key}\":\"b\"{more}}}\n{{\"file_name\":\"cat/0.png\",\"{key}\":\"a\"{more}}}\n");

        IngestReport report = await IngestAsync(root, named);

        await CheckAsync(report, ["dog/1.jpg", "cat/0.png"], ["b", "a"]);
    }

    [Fact]
    public async Task IngestAsync_MetadataOfSomethingElse_LeavesTheClassesToTheFolders()
    {
        string root = _input.Pets("pets");
        _input.Text("pets/metadata.csv", "key,value\nlicense,free\n");

        IngestReport report = await IngestAsync(root);

        report.Manifest.Classes.ShouldBe(["cat", "dog"]);
        report.Manifest.TrainCount.ShouldBe(6);
    }

    [Fact]
    public async Task IngestAsync_LabelsFile_ReplacesThoseOfTheMetadata()
    {
        string root = _input.Pets("pets");
        _input.Text("pets/metadata.csv", "file_name,label\ndog/1.jpg,b\ncat/0.png,a\n");
        string labels = _input.Text("l.csv", "path,label\ncat/0.png,y\ndog/1.jpg,x\n");

        IngestReport report = await Ingest.IngestAsync(_store, new() { Dataset = "pets", Paths = [root], Size = 8, Labels = labels }, null, Stop);

        await CheckAsync(report, ["dog/1.jpg", "cat/0.png"], ["x", "y"]);
    }

    [Fact]
    public async Task IngestAsync_LinkThatStaysInside_IsRead()
    {
        string root = _input.Pets("pets");
        File.CreateSymbolicLink(Path.Combine(root, "link.png"), "cat/0.png");
        Directory.CreateSymbolicLink(_input.PathOf("other-name"), root);
        _input.Text("pets/metadata.csv", "file_name,label\nlink.png,a\ndog/1.jpg,b\n");

        IngestReport report = await IngestAsync(_input.PathOf("other-name"));

        await CheckAsync(report, ["link.png", "dog/1.jpg"], ["a", "b"]);
    }

    private async Task<IngestReport> IngestAsync(string root, string? labelColumn = null) =>
        await Ingest.IngestAsync(_store, new() { Dataset = "pets", Paths = [root], Size = 8, LabelColumn = labelColumn }, null, Stop);

    private async Task CheckAsync(IngestReport report, string[] sources, string?[] labels)
    {
        PayloadBlock block = await new PayloadReader(_store, report.Manifest).ReadBlockAsync(Splits.Train, 0, Stop);
        block.Sources.ShouldBe(sources);
        int[] given = await LabelReader.ReadGivenAsync(_store, report.Manifest, Stop);
        given.Select(label => label < 0 ? null : report.Manifest.Classes[label]).ShouldBe(labels);
    }
}
