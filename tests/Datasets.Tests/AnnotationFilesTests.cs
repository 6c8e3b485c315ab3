using SatCurate.Datasets.Labels;
using SatCurate.Datasets.Payload;
using SatCurate.Datasets.Readers;
using SatCurate.Storage;

namespace SatCurate.Datasets.Tests;

/// <summary>COCO and Label Studio JSON, recognised by what stands in them.</summary>
public sealed class AnnotationFilesTests : IDisposable
{
    private const string Categories = """[{"id":7,"name":"dog"},{"id":3,"name":"cat"}]""";

    private readonly InputFolder _input = new();
    private readonly MemoryStore _store = new();

    public void Dispose() => _input.Dispose();

    [Fact]
    public async Task IngestAsync_Coco_TakesTheOneCategoryOfAnImage()
    {
        _input.Pets("set/images");
        string file = _input.Text("set/coco.json", $$"""
            {"info": {"year": 2020},
             "annotations": [
               {"id": 1, "image_id": 11, "category_id": 3, "bbox": [0, 0, 1, 1], "segmentation": [[1, 2, 3]]},
               {"id": 2, "image_id": 11, "category_id": 3},
               {"id": 3, "image_id": 12, "category_id": 7}],
             "images": [{"id": 12, "file_name": "dog/0.jpg"}, {"id": 11, "file_name": "cat/0.png"}, {"id": 13, "file_name": "cat/1.png"}],
             "categories": {{Categories}}}
            """);

        IngestReport report = await IngestAsync(new() { Dataset = "d", Paths = [file], Size = 8 });

        await CheckAsync(report, ["dog/0.jpg", "cat/0.png", "cat/1.png"], ["dog", "cat", null]);
        report.Manifest.Classes.ShouldBe(["dog", "cat"]);
        report.Manifest.Format.ShouldBe("coco");
        report.TakenFor.ShouldBe("COCO JSON of 3 images (2 categories, one an image); short side scaled to 8 pixels, centre cropped");
        report.Skipped.ShouldBe(["boxes and outlines of 1 annotations: only their categories count"]);
    }

    [Fact]
    public async Task IngestAsync_CocoWithImagesElsewhere_LooksInTheRootThatIsNamed()
    {
        string root = _input.Pets("elsewhere");
        string file = _input.Text("coco.json", Coco("""{"id":1,"file_name":"dog/0.jpg"},{"id":2,"file_name":"cat/0.png"}""", """{"image_id":1,"category_id":7},{"image_id":2,"category_id":3}"""));

        IngestReport report = await IngestAsync(new() { Dataset = "d", Paths = [file], Size = 8, ImagesRoot = root });

        await CheckAsync(report, ["dog/0.jpg", "cat/0.png"], ["dog", "cat"]);
    }

    [Fact]
    public async Task IngestAsync_CocoWithLabelsFromElsewhere_PassesItsAnnotationsOver()
    {
        _input.Pets("images");
        string file = _input.Text("coco.json", Coco("""{"id":1,"file_name":"dog/0.jpg"},{"id":2,"file_name":"cat/0.png"}""", """{"image_id":1,"category_id":7},{"image_id":1,"category_id":3}"""));
        string labels = _input.Text("l.csv", "path,label\ndog/0.jpg,x\ncat/0.png,y\n");

        IngestReport report = await IngestAsync(new() { Dataset = "d", Paths = [file], Size = 8, Labels = labels });

        await CheckAsync(report, ["dog/0.jpg", "cat/0.png"], ["x", "y"]);
    }

    [Fact]
    public async Task IngestAsync_CocoWithABrokenImage_PassesItOver()
    {
        _input.Pets("images");
        _input.Text("images/broken.png", "x");
        string file = _input.Text("coco.json", Coco(
            """{"id":1,"file_name":"broken.png"},{"id":2,"file_name":"cat/0.png"},{"id":3,"file_name":"dog/0.jpg"}""",
            """{"image_id":1,"category_id":7},{"image_id":2,"category_id":3},{"image_id":3,"category_id":7}"""));

        IngestReport report = await IngestAsync(new() { Dataset = "d", Paths = [file], Size = 8 });

        await CheckAsync(report, ["cat/0.png", "dog/0.jpg"], ["cat", "dog"]);
        report.Skipped.ShouldBe(["broken.png: the image cannot be decoded: it is no JPEG, PNG, WebP, BMP or GIF"]);
    }

    [Fact]
    public async Task IngestAsync_LabelStudioImages_TakesTheLastAnnotationThatWasNotCancelled()
    {
        _input.Pets("set/images");
        _input.Pets("set/upload");
        string file = _input.Text("set/export.json", $"""
            [
             {Task("\"image\":\"cat/0.png\"", Annotation("cat"), Annotation("dog"))},
             {Task("\"image\":\"/data/local-files/?d=images%2Fdog/0.jpg\"", Annotation("dog"), Annotation("cat", cancelled: true))},
             {Task("\"image\":\"/data/upload/cat/1.png\"", Annotation("cat"))},
             {Task("\"image\":\"cat/2.png\"")},
             {Task("\"image\":\"dog/1.jpg\"", """{"result":[{"type":"rating","value":{"rating":4} }]}""")}
            ]
            """);

        IngestReport report = await IngestAsync(new() { Dataset = "d", Paths = [file], Size = 8 });

        await CheckAsync(report, ["cat/0.png", "images/dog/0.jpg", "upload/cat/1.png", "cat/2.png", "dog/1.jpg"], ["dog", "dog", "cat", null, null]);
        report.TakenFor.ShouldBe("Label Studio JSON of 5 tasks (images in 'data.image'; labels in their choices); short side scaled to 8 pixels, centre cropped");
        report.Skipped.ShouldBe(["annotations of 1 tasks that disagree: the last one of each counts", "1 cancelled annotations", "1 results that are no choices"]);
    }

    [Theory]
    [InlineData("text", null)]
    [InlineData("body", "body")]
    public async Task IngestAsync_LabelStudioTexts_GiveATextDataSet(string key, string? named)
    {
        string file = _input.Text("export.json", $"[{Task($"\"{key}\":\"one\"", Annotation("a"))},{Task($"\"{key}\":\"zwei \\u00e4\"", Annotation("b"))}]");

        IngestReport report = await IngestAsync(new() { Dataset = "d", Paths = [file], TextColumn = named });

        report.Manifest.Kind.ShouldBe(PayloadKind.TextUtf8);
        report.Manifest.Format.ShouldBe("label-studio");
        (await LabelReader.ReadGivenAsync(_store, report.Manifest, Stop)).ShouldBe([0, 1]);
        PayloadBlock block = await new PayloadReader(_store, report.Manifest).ReadBlockAsync(Splits.Train, 0, Stop);
        System.Text.Encoding.UTF8.GetString(block.Data.Span).ShouldEndWith("onezwei ä");
    }

    [Fact]
    public void OpenUnseen_PictureFiles_AreReadAsTheyAreNamed()
    {
        string root = _input.Pets("pets");
        string[] files = [Path.Combine(root, "dog/1.jpg"), Path.Combine(root, "cat/0.png")];

        ISampleSource source = SampleSources.OpenUnseen(Pictures(), files, "auto", null, null);

        source.Read().Select(sample => (sample.Source, sample.Label, sample.Payload.Span[0] > 100)).ShouldBe([(files[0], -1, false), (files[1], -1, true)]);
        source.Shape.Width.ShouldBe(8);
    }

    [Fact]
    public void OpenUnseen_Annotations_AreOfTheSizeOfTheDataSet()
    {
        string root = _input.Pets("pets");
        string coco = _input.Text("coco.json", """{"images":[{"id":1,"file_name":"dog/0.jpg"}]}""");
        string tasks = _input.Text("export.json", """[{"data":{"image":"cat/0.png"}}]""");

        SampleSources.OpenUnseen(Pictures(), [coco], "auto", null, null, root).Read().Single().Source.ShouldBe("dog/0.jpg");
        SampleSources.OpenUnseen(Pictures(), [tasks], "auto", null, null, root).Read().Single().Source.ShouldBe("cat/0.png");
    }

    private static string Coco(string images, string annotations) =>
        $$"""{"images":[{{images}}],"annotations":[{{annotations}}],"categories":{{Categories}}}""";

    private static string Task(string data, params string[] annotations) => $$"""{"id":1,"annotations":[{{string.Join(',', annotations)}}],"data":{ {{data}} },"predictions":[] }""";

    private static string Annotation(string choice, bool cancelled = false) =>
        $$"""{"was_cancelled":{{(cancelled ? "true" : "false")}},"result":[{"type":"choices","value":{"choices":["{{choice}}"]} }]}""";

    private static DatasetManifest Pictures() => new()
    {
        Name = "pets",
        IngestId = Guid.Empty,
        Classes = ["x", "y"],
        Kind = PayloadKind.ImageUInt8,
        Channels = 3,
        Height = 8,
        Width = 8,
        BlockSize = 4,
        TrainCount = 4,
        TestCount = 0,
        Format = "imagefolder",
        HasTruth = false,
        CreatedAt = DateTimeOffset.UnixEpoch,
    };

    private async Task<IngestReport> IngestAsync(IngestRequest request) => await Ingest.IngestAsync(_store, request, null, Stop);

    private async Task CheckAsync(IngestReport report, string[] sources, string?[] labels)
    {
        PayloadBlock block = await new PayloadReader(_store, report.Manifest).ReadBlockAsync(Splits.Train, 0, Stop);
        block.Sources.ShouldBe(sources);
        int[] given = await LabelReader.ReadGivenAsync(_store, report.Manifest, Stop);
        given.Select(label => label < 0 ? null : report.Manifest.Classes[label]).ShouldBe(labels);
    }
}
