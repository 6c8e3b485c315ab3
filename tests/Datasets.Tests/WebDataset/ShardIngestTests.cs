using SatCurate.Curation;
using SatCurate.Datasets.Labels;
using SatCurate.Datasets.Payload;
using SatCurate.Datasets.Readers;
using SkiaSharp;
using static SatCurate.Datasets.Tests.WebDataset.TarFixture;

namespace SatCurate.Datasets.Tests.WebDataset;

public sealed class ShardIngestTests : IDisposable
{
    private readonly InputFolder _input = new();
    private readonly MemoryStore _store = new();

    public void Dispose() => _input.Dispose();

    [Fact]
    public async Task IngestAsync_AFolderOfShards_TakesTheTrainingOnesAndReportsTheOthers()
    {
        Shard("d/train-000001.tar", "2", "0");
        Shard("d/train-000000.tar", "10", "2");
        string test = Shard("d/test-000000.tar", "0");
        string validation = Shard("d/validation-000000.tar", "0");

        IngestReport report = await IngestAsync(new() { Dataset = "d", Paths = [_input.PathOf("d")], Size = 8, BlockSize = 2 });

        report.Manifest.Format.ShouldBe("webdataset");
        report.Manifest.Classes.ShouldBe(["0", "2", "10"]);
        (await LabelReader.ReadGivenAsync(_store, report.Manifest, Stop)).ShouldBe([2, 1, 1, 0]);
        (await new PayloadReader(_store, report.Manifest).ReadBlockAsync(Splits.Train, 1, Stop)).Sources.ShouldBe(["train-000001.tar/0.png", "train-000001.tar/1.png"]);
        report.Skipped.ShouldBe([$"2 files of other splits, the first {test}"]);

        IngestReport tested = await IngestAsync(new() { Dataset = "e", Paths = [_input.PathOf("d")], TestPaths = [_input.PathOf("d")] });
        tested.Manifest.TestCount.ShouldBe(1);
        tested.Skipped.ShouldBe([$"1 file of other splits, the first {validation}"]);
    }

    [Fact]
    public async Task IngestAsync_NumbersAndAClassesFile_NamesTheClasses()
    {
        string classes = _input.Text("classes.txt", "cat\ndog\n");

        IngestReport report = await IngestAsync(new() { Dataset = "d", Paths = [Shard("x.tar", "1", "0", "dog")], ClassesFile = classes });

        (await LabelReader.ReadGivenAsync(_store, report.Manifest, Stop)).ShouldBe([1, 0, 1]);
        UserErrorException error = await Should.ThrowAsync<UserErrorException>(
            () => IngestAsync(new() { Dataset = "e", Paths = [Shard("y.tar", "1", "99999999999999999999")], ClassesFile = classes }));
        error.Message.ShouldStartWith("unknown class '99999999999999999999'");
    }

    [Fact]
    public async Task OpenUnseen_Shards_AreBroughtToTheSizeOfTheDataSet()
    {
        IngestReport report = await IngestAsync(new() { Dataset = "d", Paths = [Shard("x.tar", "1", "0")], Size = 16 });

        ISampleSource unseen = SampleSources.OpenUnseen(report.Manifest, [Shard("y.tar", "7")], "auto", null, null);

        unseen.Shape.Width.ShouldBe(16);
        unseen.Read().Single().Label.ShouldBe(-1);
    }

    [Fact]
    public async Task IngestAsync_LabelsByPath_FindsTheMembers()
    {
        string labels = _input.Text("l.csv", "path,label\nx.tar/1.png,dog\nx.tar/0.png,cat\n");

        IngestReport report = await IngestAsync(new() { Dataset = "d", Paths = [Shard("x.tar", "7", "8")], Labels = labels });

        (await LabelReader.ReadGivenAsync(_store, report.Manifest, Stop)).ShouldBe([0, 1]);
    }

    [Fact]
    public async Task IngestAsync_ShardsOfTextsWithASize_IsRefused()
    {
        string path = _input.Bytes("x.tar", Of(("0.txt", Text("t"))));

        UserErrorException error = await Should.ThrowAsync<UserErrorException>(() => IngestAsync(new() { Dataset = "d", Paths = [path], Size = 8 }));

        error.Message.ShouldBe($"the shards hold texts where pictures are wanted ({path}). --size is for pictures.");
    }

    private Task<IngestReport> IngestAsync(IngestRequest request) => Ingest.IngestAsync(_store, request, null, Stop);

    private string Shard(string name, params string[] labels) => _input.Bytes(
        name, Of([.. labels.SelectMany((label, i) => new[] { ($"{i}.png", Picture(SKColors.Red)), ($"{i}.cls", Text(label)) })]));
}
