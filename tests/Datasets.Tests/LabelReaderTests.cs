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

    [Theory]
    [InlineData("{\"index\":0,\"label\":\"dog\"}\n{\"index\":1,\"label\":null}\n\n{\"index\":2,\"label\":1}\n{\"index\":3,\"label\":\"cat\"}\n{\"index\":4,\"label\":\"\"}\n{\"index\":5,\"label\":\"dog\"}\n", "")]
    [InlineData("id,index,split,corrected_label,revision\nd/0,0,train,dog,r\nd/1,1,train,,r\nd/2,2,train,dog,r\nd/3,3,train,cat,r\nd/4,4,train,,r\nd/5,5,train,dog,r\nd/test/0,0,test,,r\n", ":corrected_label")]
    [InlineData("{\"id\":\"d/test/0\",\"index\":0,\"split\":\"test\",\"label\":\"cat\",\"revision\":\"r\"}\n{\"id\":\"\",\"index\":0,\"split\":\"train\",\"label\":\"dog\",\"revision\":\"r\"}\n{\"id\":\"\",\"index\":1,\"split\":\"train\",\"label\":null,\"revision\":\"r\"}\n{\"id\":\"\",\"index\":2,\"split\":\"train\",\"label\":\"dog\",\"revision\":\"r\"}\n{\"id\":\"\",\"index\":3,\"split\":\"train\",\"label\":\"cat\",\"revision\":\"r\"}\n{\"id\":\"\",\"index\":4,\"split\":\"train\",\"label\":\"\",\"revision\":\"r\"}\n{\"id\":\"\",\"index\":5,\"split\":\"train\",\"label\":\"dog\",\"revision\":\"r\"}\n", "")]
    public async Task ReadTruthFileAsync_JsonlOrTableOfAnExport_TakesTheTrainingRows(string text, string column)
    {
        DatasetManifest manifest = await PetsAsync();

        (await LabelReader.ReadTruthFileAsync(_store, manifest, _input.Text("truth", text) + column, Stop)).ShouldBe([1, -1, 1, 0, -1, 1]);
    }

    [Fact]
    public async Task ReadTruthFileAsync_Parquet_ResolvesAgainstTheClasses()
    {
        DatasetManifest manifest = await PetsAsync();
        string path = _input.Text("truth.parquet", "");
        await File.WriteAllBytesAsync(path, await ParquetFixture.TextsAsync(["0", "1", "2", "3", "4", "5"], ["dog", null, "1", "cat", "", "dog"], textName: "index"));

        (await LabelReader.ReadTruthFileAsync(_store, manifest, path, Stop)).ShouldBe([1, -1, 1, 0, -1, 1]);
    }

    [Theory]
    [InlineData("{\"index\":0}\n", "no column 'label'")]
    [InlineData("{\"index\":0,\"label\":[]}\n", "line 1")]
    [InlineData("{\"index\":0,\"label\":\"cat\"}\n{\"index\":1}\n", "line 2")]
    [InlineData("{\"index\":0,\"label\":\"\\ud800\"}\n", "line 1")]
    public async Task ReadTruthFileAsync_JsonlThatHoldsNoLabels_NamesThePlace(string text, string place)
    {
        DatasetManifest manifest = await PetsAsync();

        (await Should.ThrowAsync<UserErrorException>(async () => await LabelReader.ReadTruthFileAsync(_store, manifest, _input.Text("truth", text), Stop)))
            .Message.ShouldContain(place);
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
