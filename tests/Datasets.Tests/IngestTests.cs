using SatCurate.Curation;
using SatCurate.Datasets.Glyphs;
using SatCurate.Datasets.Labels;
using SatCurate.Datasets.Payload;
using SatCurate.Storage;

namespace SatCurate.Datasets.Tests;

public sealed class IngestTests : IDisposable
{
    private readonly InputFolder _input = new();
    private readonly MemoryStore _store = new();

    public void Dispose() => _input.Dispose();

    [Fact]
    public async Task IngestAsync_IdxWithTestSet_WritesBlocksThenLabelsThenManifest()
    {
        string train = _input.Idx("train", 10);
        IngestReport report = await IngestAsync(new() { Dataset = "d", Paths = [train], TestPaths = [_input.Idx("t10k", 5)], BlockSize = 4 });

        _store.Published.ShouldBe([
            "datasets/d/payload/train-00000000.payload",
            "datasets/d/hashes/train-00000000.hashes",
            "datasets/d/payload/train-00000001.payload",
            "datasets/d/hashes/train-00000001.hashes",
            "datasets/d/payload/train-00000002.payload",
            "datasets/d/hashes/train-00000002.hashes",
            "datasets/d/payload/test-00000000.payload",
            "datasets/d/hashes/test-00000000.hashes",
            "datasets/d/payload/test-00000001.payload",
            "datasets/d/hashes/test-00000001.hashes",
            "datasets/d/given/00000000.labels",
            "datasets/d/given/00000001.labels",
            "datasets/d/given/00000002.labels",
            "datasets/d/manifest.json"]);
        report.Manifest.ShouldSatisfyAllConditions(
            manifest => manifest.TrainCount.ShouldBe(10),
            manifest => manifest.TestCount.ShouldBe(5),
            manifest => manifest.Classes.ShouldBe(["0", "1", "2"]),
            manifest => manifest.HasTruth.ShouldBeFalse(),
            manifest => manifest.RealisedNoise.ShouldBeNull(),
            manifest => manifest.Format.ShouldBe("idx"));
        report.GivenPerClass.ShouldBe([4, 3, 3]);
        report.Files.Count.ShouldBe(4);

        DatasetManifest manifest = (await ManifestFile.ReadAsync(_store, "d", Stop))!;
        manifest.IngestId.ShouldBe(report.Manifest.IngestId);
        var payload = new PayloadReader(_store, manifest);
        PayloadBlock last = await payload.ReadBlockAsync(Splits.Train, 2, Stop);
        last.FirstIndex.ShouldBe(8);
        last.Data.ToArray().ShouldBe(File.ReadAllBytes(train)[(16 + (8 * 20))..]);
        last.Sample(1).ToArray().ShouldBe(File.ReadAllBytes(train)[(16 + (9 * 20))..]);
        last.Labels.ShouldBeNull();
        (await payload.ReadTestLabelsAsync(Stop)).ShouldBe([0, 1, 2, 0, 1]);
        (await LabelReader.ReadGivenAsync(_store, manifest, Stop)).ShouldBe([0, 1, 2, 0, 1, 2, 0, 1, 2, 0]);
    }

    [Fact]
    public async Task IngestAsync_Limit_TakesTheFirstSamplesAndPassesLabelRowsBehindOver()
    {
        string labels = _input.Text("labels.csv", "index,label\n0,1\n1,0\n2,1\n3,2\n4,1\n");

        IngestReport report = await IngestAsync(new() { Dataset = "d", Paths = [_input.Idx("train", 5)], Labels = labels, Limit = 3 });

        report.Manifest.TrainCount.ShouldBe(3);
        report.Skipped.ShouldBe([$"2 rows of {labels} behind the limit"]);
        (await LabelReader.ReadGivenAsync(_store, report.Manifest, Stop)).ShouldBe([1, 0, 1]);
    }

    [Fact]
    public async Task IngestAsync_LabelsAndTruthByName_AreResolvedAgainstTheClasses()
    {
        string cifar = _input.Cifar("batch.bin", 4);
        string labels = _input.Text("l.csv", "index,name,worst\n3,x,truck\n0,x,cat\n1,x,\n2,x,9\n");
        string truth = _input.Text("t.csv", "label,index\nbird,0\nbird,1\ntruck,2\ntruck,3\n");

        IngestReport report = await IngestAsync(new() { Dataset = "d", Paths = [cifar], Labels = labels + ":worst", Truth = truth });

        (await LabelReader.ReadGivenAsync(_store, report.Manifest, Stop)).ShouldBe([3, -1, 9, 9]);
        (await LabelReader.ReadTruthAsync(_store, report.Manifest, Stop)).ShouldBe([2, 2, 9, 9]);
        report.Unlabelled.ShouldBe(1);
        report.Manifest.RealisedNoise.ShouldBe(1.0 / 3);
    }

    [Fact]
    public async Task IngestAsync_IdxLabelsNamedAsLabels_Replaces()
    {
        string images = _input.IdxImages("pictures", 3);
        IngestReport report = await IngestAsync(new() { Dataset = "d", Paths = [images], Labels = _input.IdxLabels("mine", 5, 2, 5) });

        report.Manifest.Classes.ShouldBe(["2", "5"]);
        (await LabelReader.ReadGivenAsync(_store, report.Manifest, Stop)).ShouldBe([1, 0, 1]);
    }

    [Fact]
    public async Task IngestAsync_ClassesFile_RenamesByPosition()
    {
        IngestReport report = await IngestAsync(new()
        {
            Dataset = "d",
            Paths = [_input.Idx("train", 3)],
            ClassesFile = _input.Text("classes.txt", "shirt\ncoat\nbag\n"),
            Truth = _input.Text("t.csv", "index,label\n0,coat\n1,1\n2,bag"),
        });

        report.Manifest.Classes.ShouldBe(["shirt", "coat", "bag"]);
        (await LabelReader.ReadTruthAsync(_store, report.Manifest, Stop)).ShouldBe([1, 1, 2]);
    }

    [Fact]
    public async Task IngestAsync_ClassesFileForCifar_CountsByPositionAndNotByName()
    {
        IngestRequest request = new() { Dataset = "d", Paths = [_input.Cifar("batch.bin", 10)] };
        string names = "automobile\nairplane\n" + string.Join('\n', "cdefghij".ToCharArray());

        IngestReport report = await IngestAsync(request with { ClassesFile = _input.Text("classes.txt", names) });

        (await LabelReader.ReadGivenAsync(_store, report.Manifest, Stop)).ShouldBe(Enumerable.Range(0, 10));
    }

    [Fact]
    public async Task IngestAsync_TestSetOfCsv_TakesTheTrainingClasses()
    {
        string train = _input.Text("d.csv", "p,label\n1,x\n2,y\n3,z\n");

        IngestReport report = await IngestAsync(new() { Dataset = "d", Paths = [train], TestPaths = [_input.Text("t.csv", "p,label\n1,z\n2,x\n")] });

        (await new PayloadReader(_store, report.Manifest).ReadTestLabelsAsync(Stop)).ShouldBe([2, 0]);
    }

    [Theory]
    [InlineData("10\n9\n-1", "-1,9,10")]
    [InlineData("b\nB\na", "B,a,b")]
    [InlineData("10\n9\nx", "10,9,x")]
    public async Task IngestAsync_ClassesLearntFromCsv_AreSorted(string labels, string expected)
    {
        string[] rows = [.. labels.Split('\n').Select((label, i) => $"{i},{label}")];
        IngestReport report = await IngestAsync(new() { Dataset = "d", Paths = [_input.Text("d.csv", "p,label\n" + string.Join('\n', rows))] });

        string.Join(',', report.Manifest.Classes).ShouldBe(expected);
        int[] given = await LabelReader.ReadGivenAsync(_store, report.Manifest, Stop);
        given.Select(label => report.Manifest.Classes[label]).ShouldBe(labels.Split('\n'));
    }

    [Theory]
    [InlineData("")]
    [InlineData("pets/")]
    [InlineData("./")]
    public async Task IngestAsync_FolderWithLabelsByPath_KeepsSourcesAndFindsTheRoot(string prefix)
    {
        string labels = _input.Text("l.csv", "path,label\n" + string.Join(
            '\n',
            new[] { "cat/0.png,dog", "cat/1.png,cat", "cat/2.png,cat", "dog/0.jpg,dog", "dog/1.jpg,dog", "dog/2.jpg,dog" }.Select(row => prefix + row)));

        IngestReport report = await IngestAsync(new() { Dataset = "d", Paths = [_input.Pets("pets")], Labels = labels, Size = 8 });

        (await LabelReader.ReadGivenAsync(_store, report.Manifest, Stop)).ShouldBe([1, 0, 0, 1, 1, 1]);
        PayloadBlock block = await new PayloadReader(_store, report.Manifest).ReadBlockAsync(Splits.Train, 0, Stop);
        block.Sources.ShouldBe(["cat/0.png", "cat/1.png", "cat/2.png", "dog/0.jpg", "dog/1.jpg", "dog/2.jpg"]);
    }

    [Fact]
    public async Task IngestAsync_InjectFromFile_KeepsTheReplacedLabelsAsTruth()
    {
        string noise = _input.Text("n.csv", "path,label\ncat/0.png,dog\ncat/1.png,cat\ncat/2.png,cat\ndog/0.jpg,cat\ndog/1.jpg,dog\ndog/2.jpg,dog\n");

        IngestReport report = await IngestAsync(new() { Dataset = "d", Paths = [_input.Pets("pets")], Inject = "file:" + noise, Size = 8 });

        (await LabelReader.ReadGivenAsync(_store, report.Manifest, Stop)).ShouldBe([1, 0, 0, 0, 1, 1]);
        (await LabelReader.ReadTruthAsync(_store, report.Manifest, Stop)).ShouldBe([0, 0, 0, 1, 1, 1]);
        report.Manifest.RealisedNoise.ShouldBe(2.0 / 6);
        report.Noise.ShouldBeNull();
    }

    [Fact]
    public async Task IngestAsync_Inject_IsDeterministicAndKeepsTheTruthAside()
    {
        IngestReport first = await IngestAsync(Glyphs("a", seed: 3));
        IngestReport again = await IngestAsync(Glyphs("b", seed: 3));
        IngestReport other = await IngestAsync(Glyphs("c", seed: 4));

        int[] given = await LabelReader.ReadGivenAsync(_store, first.Manifest, Stop);
        (await LabelReader.ReadGivenAsync(_store, again.Manifest, Stop)).ShouldBe(given);
        (await LabelReader.ReadGivenAsync(_store, other.Manifest, Stop)).ShouldNotBe(given);
        int[] truth = await LabelReader.ReadTruthAsync(_store, first.Manifest, Stop);
        truth.ShouldBe(new GlyphSource(Splits.Train, 300, 1).Read().Select(sample => sample.Label));
        first.Noise!.Value.Redrawn.ShouldBe(120);
        first.Manifest.RealisedNoise.ShouldBe(given.Zip(truth).Average(pair => pair.First != pair.Second ? 1.0 : 0.0));
    }

    [Fact]
    public async Task IngestAsync_WithTruth_ChangesNothingOutsideTheTruthFolderAndManifest()
    {
        string cifar = _input.Cifar("batch.bin", 6);
        await IngestAsync(new() { Dataset = "without", Paths = [cifar] });
        await IngestAsync(new() { Dataset = "with", Paths = [cifar], Truth = _input.Text("t.csv", "index,label\n0,5\n1,4\n2,3\n3,2\n4,1\n5,0") });

        Visible("with").ShouldBe(Visible("without"));
        _store.Objects.Keys.ShouldContain("datasets/with/truth/00000000.labels");

        string[] Visible(string dataset) => [.. _store.Objects
            .Where(pair => pair.Key.StartsWith($"datasets/{dataset}/", StringComparison.Ordinal))
            .Where(pair => !pair.Key.Contains("/truth/", StringComparison.Ordinal) && !pair.Key.EndsWith("manifest.json", StringComparison.Ordinal))
            .Select(pair => pair.Key.Replace(dataset, "d", StringComparison.Ordinal) + Convert.ToHexString(pair.Value))];
    }

    [Fact]
    public async Task IngestAsync_LeftoversOfAKilledIngest_AreClearedAway()
    {
        _store["datasets/d/payload/train-00000007.payload"] = [1];
        _store["datasets/other/manifest.json"] = [2];

        await IngestAsync(new() { Dataset = "d", Paths = [_input.Idx("train", 4)] });

        _store.Objects.Keys.ShouldNotContain("datasets/d/payload/train-00000007.payload");
        _store.Objects.Keys.ShouldContain("datasets/other/manifest.json");
    }

    [Theory]
    [InlineData("datasets/d/payload/train-00000001.payload")]
    [InlineData("datasets/d/payload/test-00000000.payload")]
    [InlineData("datasets/d/truth/00000000.labels")]
    [InlineData("datasets/d/manifest.json")]
    public async Task IngestAsync_CancelledOrFailing_LeavesNothingBehind(string at)
    {
        IngestRequest request = Glyphs("d", seed: 1) with { BlockSize = 128, TestSource = new GlyphSource(Splits.Test, 10, 1) };
        using var stop = new CancellationTokenSource();
        _store.BeforePublish = name => _ = name == at ? throw new IOException("disk full") : 0;
        await Should.ThrowAsync<IOException>(() => IngestAsync(request));
        _store.Objects.ShouldBeEmpty();

        _store.BeforePublish = name => _ = name == at ? Cancel() : 0;
        await Should.ThrowAsync<OperationCanceledException>(() => Ingest.IngestAsync(_store, request, null, stop.Token));
        _store.Objects.ShouldBeEmpty();

        int Cancel()
        {
            stop.Cancel();
            return 0;
        }
    }

    [Fact]
    public async Task IngestAsync_DatasetExists_IsRefusedAndLeftAsItWas()
    {
        await IngestAsync(Glyphs("d", seed: 1));
        string before = _store.Fingerprint();

        UserErrorException error = await Should.ThrowAsync<UserErrorException>(() => IngestAsync(Glyphs("d", seed: 2)));

        error.Message.ShouldBe("data set 'd' exists already, and this is other data (memory). Add samples with: satcurate append d; or delete it first with: satcurate delete d; or choose another name.");
        _store.Fingerprint().ShouldBe(before);
    }

    [Fact]
    public async Task IngestAsync_Progress_EndsAtTheTotalOfEachSplit()
    {
        var seen = new List<IngestProgress>();
        IngestRequest request = Glyphs("d", seed: 1) with { TestSource = new GlyphSource(Splits.Test, 10, 1) };

        await Ingest.IngestAsync(_store, request, new Reporter(seen.Add), Stop);

        seen.ShouldBe([new("train", 256, 300), new("train", 300, 300), new("test", 10, 10)]);
    }

    private static IngestRequest Glyphs(string name, long seed) =>
        new() { Dataset = name, Source = new GlyphSource(Splits.Train, 300, 1), Inject = "symmetric:0.4", Seed = seed };

    private Task<IngestReport> IngestAsync(IngestRequest request) => Ingest.IngestAsync(_store, request, null, Stop);
}
