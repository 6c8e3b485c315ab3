using SatCurate.Datasets.Labels;

namespace SatCurate.Datasets.Tests;

/// <summary>Real files, where the environment says they are.</summary>
public sealed class RealDataTests
{
    private static readonly string? Folder = Environment.GetEnvironmentVariable("SATCURATE_TEST_DATA");

    private readonly MemoryStore _store = new();

    [Fact]
    public async Task IngestAsync_FashionMnist_TakesTheFirstImagesWithTheirLabels()
    {
        IngestReport report = await IngestAsync(new()
        {
            Dataset = "fashion",
            Paths = [PathOf("fashion-mnist/train-images-idx3-ubyte.gz")],
            TestPaths = [PathOf("fashion-mnist/t10k-images-idx3-ubyte.gz")],
            Limit = 2000,
            Inject = "symmetric:0.4",
        });

        report.Manifest.TrainCount.ShouldBe(2000);
        report.Manifest.TestCount.ShouldBe(10000);
        report.Manifest.Classes.Count.ShouldBe(10);
        report.Manifest.RealisedNoise!.Value.ShouldBeInRange(0.33, 0.39);
        (await LabelReader.ReadTruthAsync(_store, report.Manifest, Stop))[..8].ShouldBe([9, 0, 0, 3, 0, 2, 7, 2]);
    }

    [Fact]
    public async Task IngestAsync_CifarWithHumanLabels_ReportsTheirRealNoise()
    {
        IngestReport report = await IngestAsync(new()
        {
            Dataset = "cifar",
            Paths = [PathOf("cifar10/data_batch_1.bin.gz")],
            Labels = PathOf("cifar10/batch1_human_worst.csv"),
            Truth = PathOf("cifar10/batch1_truth.csv"),
            Limit = 2000,
        });

        report.Manifest.RealisedNoise!.Value.ShouldBeInRange(0.37, 0.44);
        report.Skipped.Count.ShouldBe(2);
        report.Manifest.Classes.ShouldBe(File.ReadAllLines(PathOf("cifar10/classes.txt")));
    }

    [Fact]
    public async Task IngestAsync_CifarOwnLabels_AreTheTruth()
    {
        IngestReport report = await IngestAsync(new()
        {
            Dataset = "cifar",
            Paths = [PathOf("cifar10/data_batch_1.bin.gz")],
            Truth = PathOf("cifar10/batch1_truth.csv"),
        });

        report.Manifest.RealisedNoise.ShouldBe(0);
    }

    [Fact]
    public async Task IngestAsync_LetterRecognition_FindsTheLetterColumn()
    {
        IngestReport report = await IngestAsync(new() { Dataset = "letters", Paths = [PathOf("tabular/letter-recognition.data.gz")] });

        report.Manifest.TrainCount.ShouldBe(20000);
        report.Manifest.Width.ShouldBe(16);
        report.Manifest.Classes.ShouldBe(Enumerable.Range('A', 26).Select(c => ((char)c).ToString()));
    }

    private static string PathOf(string name)
    {
        Assert.SkipUnless(Folder is not null, "SATCURATE_TEST_DATA is not set");
        return Path.Combine(Folder!, name);
    }

    private Task<IngestReport> IngestAsync(IngestRequest request) => Ingest.IngestAsync(_store, request, null, Stop);
}
