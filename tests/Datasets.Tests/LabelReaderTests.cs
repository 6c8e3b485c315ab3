using SatCurate.Curation;
using SatCurate.Datasets.Labels;
using SatCurate.Storage;

namespace SatCurate.Datasets.Tests;

public sealed class LabelReaderTests : IDisposable
{
    private readonly InputFolder _input = new();
    private readonly MemoryStore _store = new();

    public void Dispose() => _input.Dispose();

    [Fact]
    public async Task ReadTruthAsync_TruthUnknown_SaysHowToNameIt()
    {
        DatasetManifest manifest = await PetsAsync();

        Should.Throw<UserErrorException>(() => LabelReader.ReadTruthAsync(_store, manifest, Stop).AsTask()).Message.ShouldBe(
            "the truth of data set 'd' is unknown. Name a file of true labels with --truth FILE.");
    }

    [Theory]
    [InlineData("index,label,other\n0,dog,1\n1,cat,1\n2,,0\n3,dog,1\n4,dog,0\n5,1,1\n", "", new[] { 1, 0, -1, 1, 1, 1 })]
    [InlineData("index,label,other\n0,dog,1\n1,cat,1\n2,,0\n3,dog,1\n4,dog,0\n5,1,1\n", ":other", new[] { 1, 1, 0, 1, 0, 1 })]
    [InlineData("path,label\ncat/0.png,cat\ncat/1.png,dog\ncat/2.png,cat\ndog/0.jpg,dog\ndog/1.jpg,cat\ndog/2.jpg,dog\n", "", new[] { 0, 1, 0, 1, 0, 1 })]
    [InlineData(
        "path,label\nx/cat/0.png,cat\nx/cat/1.png,dog\nx/cat/2.png,cat\nx/dog/0.jpg,dog\nx/dog/1.jpg,cat\nx/dog/2.jpg,dog\n", "", new[] { 0, 1, 0, 1, 0, 1 })]
    public async Task ReadTruthFileAsync_ByIndexOrPath_ResolvesAgainstTheClasses(string text, string column, int[] expected)
    {
        DatasetManifest manifest = await PetsAsync();

        (await LabelReader.ReadTruthFileAsync(_store, manifest, _input.Text("truth.csv", text) + column, Stop)).ShouldBe(expected);
    }

    [Fact]
    public async Task ReadTruthFileAsync_SampleMissing_NamesIt()
    {
        DatasetManifest manifest = await PetsAsync();
        string path = _input.Text("truth.csv", "path,label\ncat/0.png,cat\ncat/1.png,dog\n");

        (await Should.ThrowAsync<UserErrorException>(async () => await LabelReader.ReadTruthFileAsync(_store, manifest, path, Stop)))
            .Message.ShouldStartWith($"no label for sample 2 cat/2.png ({path}).");
    }

    [Fact]
    public async Task ReadGivenAsync_BlockOfAnotherLength_IsDetected()
    {
        DatasetManifest manifest = await PetsAsync();
        await LabelsFile.WriteAsync(_store, StoreLayout.Given("d", 1), new[] { 1 }, Stop);

        (await Should.ThrowAsync<CorruptStoreException>(async () => await LabelReader.ReadGivenAsync(_store, manifest, Stop)))
            .Message.ShouldContain("1 labels where the manifest states 2");
    }

    private async Task<DatasetManifest> PetsAsync() =>
        (await Ingest.IngestAsync(_store, new() { Dataset = "d", Paths = [_input.Pets("pets")], Size = 8, BlockSize = 4 }, null, Stop)).Manifest;
}
