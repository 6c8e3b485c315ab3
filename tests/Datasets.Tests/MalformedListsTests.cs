using SatCurate.Curation;

namespace SatCurate.Datasets.Tests;

/// <summary>Lists that name pictures and labels, malformed in every way: one line that names the place, and nothing in the store.</summary>
public sealed class MalformedListsTests : IDisposable
{
    private const string Cat = """{"id":1,"file_name":"cat/0.png"}""";

    private static readonly Dictionary<string, (Func<InputFolder, IngestRequest> Request, string Message)> Cases = new()
    {
        ["metadata climbs"] = (f => Metadata(f, "file_name,label\n../x.png,a\n"), "'../x.png' is no path below the images' folder (ROOT/pets/metadata.csv, line 2)."),
        ["metadata climbs from below"] = (
            f => Metadata(f, "file_name,label\ncat/../../pets/cat/0.png,a\n"), "'cat/../../pets/cat/0.png' is no path below the images' folder (ROOT/pets/metadata.csv, line 2)."),
        ["metadata climbs by backslashes"] = (f => Metadata(f, "file_name,label\n..\\x.png,a\n"), "'..\\x.png' is no path below the images' folder"),
        ["metadata absolute"] = (
            f => Metadata(f, $"file_name,label\n{f.PathOf("pets/cat/0.png")},a\n"), "'ROOT/pets/cat/0.png' is no path below the images' folder (ROOT/pets/metadata.csv, line 2)."),
        ["metadata without a name"] = (f => Metadata(f, "file_name,label\n,a\n"), "'' is no path below the images' folder (ROOT/pets/metadata.csv, line 2)."),
        ["metadata link outside"] = (
            f =>
            {
                IngestRequest request = Metadata(f, "file_name,label\nout.png,a\n");
                File.CreateSymbolicLink(f.PathOf("pets/out.png"), f.Text("secret.png", "x"));
                return request;
            },
            "'out.png' is a link that leads out of ROOT/pets (ROOT/pets/metadata.csv, line 2). Put the file itself in the place of the link."),
        ["metadata linked folder outside"] = (
            f =>
            {
                IngestRequest request = Metadata(f, "file_name,label\nout/cat/0.png,a\n");
                Directory.CreateSymbolicLink(f.PathOf("pets/out"), f.Pets("others"));
                return request;
            },
            "'out/cat/0.png' is a link that leads out of ROOT/pets (ROOT/pets/metadata.csv, line 2)."),
        ["metadata missing file"] = (
            f => Metadata(f, "file_name,label\ncat/0.png,a\ncat/9.png,a\n"), "no image 'cat/9.png' (ROOT/pets/metadata.csv, line 3). Looked in ROOT/pets;"),
        ["metadata twice"] = (f => Metadata(f, "file_name,label\ncat/0.png,a\n./cat/0.png,b\n"), "image 'cat/0.png' stands there twice (ROOT/pets/metadata.csv, line 3)."),
        ["metadata without label"] = (
            f => Metadata(f, "file_name,width,height\ncat/0.png,3,4\n"), "it cannot be told where the labels are (ROOT/pets/metadata.csv). Name the column with --label-column, or give --labels FILE; columns: width, height."),
        ["metadata without that column"] = (
            f => Metadata(f, "file_name,label\ncat/0.png,a\n") with { LabelColumn = "kind" }, "no column 'kind' (ROOT/pets/metadata.csv). Columns: label."),
        ["metadata cells"] = (f => Metadata(f, "file_name,label\ncat/0.png,a,b\n"), "3 cells where 2 are wanted (ROOT/pets/metadata.csv, line 2)."),
        ["metadata empty"] = (f => Metadata(f, "file_name,label\n"), "the data set is empty: no rows (ROOT/pets/metadata.csv)."),
        ["metadata of many labels"] = (
            f => Jsonl(f, """{"file_name":"cat/0.png","label":["a","b"]}"""), "the label is an array (ROOT/pets/metadata.jsonl, line 1)."),
        ["metadata of a number"] = (f => Jsonl(f, """{"file_name":3,"label":"a"}"""), "'file_name' is a number, no string (ROOT/pets/metadata.jsonl, line 1)."),
        ["metadata key missing"] = (
            f => Jsonl(f, """{"file_name":"cat/0.png","label":"a"}""" + "\n" + """{"file_name":"cat/1.png"}"""), "no key 'label' (ROOT/pets/metadata.jsonl, line 2)."),
        ["metadata twice over"] = (
            f =>
            {
                Metadata(f, "file_name,label\ncat/0.png,a\n");
                return Jsonl(f, """{"file_name":"cat/0.png","label":"a"}""");
            },
            "two files that name the pictures (ROOT/pets/metadata.csv, ROOT/pets/metadata.jsonl). Keep one of them."),
        ["metadata in the splits"] = (
            f =>
            {
                f.Pets("all/train");
                f.Text("all/train/metadata.csv", "file_name,label\ncat/0.png,a\n");
                return Of(f.PathOf("all"));
            },
            "the file that names the pictures stands in a folder further down (ROOT/all/train/metadata.csv). Ingest that folder,"),
        ["label column without metadata"] = (f => Of(f.Pets("pets")) with { LabelColumn = "kind" }, "no metadata.csv or metadata.jsonl with a column 'file_name', so no column 'kind' (ROOT/pets)."),

        ["COCO several categories"] = (
            f => Coco(f, Cat, """{"image_id":1,"category_id":3},{"image_id":1,"category_id":7}"""),
            "image 'cat/0.png' has several categories, 'cat' and 'dog'; multi-label is not supported (ROOT/coco.json, annotations[1])."),
        ["COCO unknown category"] = (f => Coco(f, Cat, """{"image_id":1,"category_id":4}"""), "no category of id 4 (ROOT/coco.json, annotations[0])."),
        ["COCO unknown image"] = (f => Coco(f, Cat, """{"image_id":2,"category_id":3}"""), "no image of id 2 (ROOT/coco.json, annotations[0])."),
        ["COCO annotation without category"] = (f => Coco(f, Cat, """{"image_id":1}"""), "no 'category_id' (ROOT/coco.json, annotations[0])."),
        ["COCO missing image"] = (
            f => Coco(f, """{"id":1,"file_name":"cat/9.png"}""", ""),
            "no image 'cat/9.png' (ROOT/coco.json, images[0]). Looked in ROOT, ROOT/images; name the images' folder with --images-root."),
        ["COCO missing root"] = (f => Coco(f, Cat, "") with { ImagesRoot = f.PathOf("gone") }, "no such folder (ROOT/gone). --images-root is the folder of the images."),
        ["COCO climbs"] = (f => Coco(f, """{"id":1,"file_name":"../cat/0.png"}""", ""), "'../cat/0.png' is no path below the images' folder (ROOT/coco.json, images[0])."),
        ["COCO image without name"] = (f => Coco(f, """{"id":1}""", ""), "no 'file_name' (ROOT/coco.json, images[0])."),
        ["COCO image ids twice"] = (f => Coco(f, Cat + """,{"id":1,"file_name":"cat/1.png"}""", ""), "an image id stands there twice (ROOT/coco.json, images[1])."),
        ["COCO without categories"] = (
            f => Of(f.Text("coco.json", "{\"images\":[" + Cat + "],\"annotations\":[]}")), "no categories in the COCO file (ROOT/coco.json). It has arrays 'images', 'annotations' and 'categories'."),
        ["COCO without images"] = (f => Coco(f, "", ""), "no images in the COCO file (ROOT/coco.json)."),
        ["COCO images no objects"] = (f => Coco(f, "3", "") with { Format = "coco" }, "a number where an object is wanted (ROOT/coco.json, images[0])."),
        ["COCO truncated"] = (
            f => Of(f.Text("coco.json", "{\"images\":[" + Cat + ",\n{\"id\":")), "malformed JSON (ROOT/coco.json, line 2). Fetch the file again or write it anew."),
        ["COCO and more"] = (f => Of(f.Text("coco.json", "{\"images\":[" + Cat + "]}\n{}")), "malformed JSON (ROOT/coco.json, line 2)."),
        ["COCO that is none"] = (
            f => Of(f.Text("x.json", "[1]")) with { Format = "coco" }, "the JSON is not what is wanted: an object is, at byte 0 (ROOT/x.json). Check the file, or name another --format."),
        ["COCO twice"] = (
            f => Coco(f, Cat, "") is var one ? one with { Paths = [.. one.Paths, .. one.Paths] } : one, "COCO JSON is one file (ROOT/coco.json, ROOT/coco.json). Give it alone."),
        ["images root of a folder"] = (f => Of(f.Pets("pets")) with { ImagesRoot = f.Root }, "--images-root is for COCO and Label Studio, not for imagefolder."),

        ["Label Studio several choices"] = (
            f => Tasks(f, Choice("\"a\",\"b\"")), "several choices, 'a' and 'b'; multi-label is not supported (ROOT/export.json, [0]). Keep one choice a task."),
        ["Label Studio URL"] = (
            f => Tasks(f, """{"data":{"image":"https://example.org/a.jpg"}}"""), "'https://example.org/a.jpg' is a URL, and only local files are read (ROOT/export.json, [0]). Fetch the images"),
        ["Label Studio cloud"] = (f => Tasks(f, """{"data":{"image":"s3://bucket/a.jpg"}}"""), "'s3://bucket/a.jpg' is a URL, and only local files are read"),
        ["Label Studio inline"] = (f => Tasks(f, """{"data":{"image":"data:image/png;base64,AAAA"}}"""), "'data:image/png;base64,AAAA' is a URL, and only local files are read"),
        ["Label Studio local file climbs"] = (
            f => Tasks(f, """{"data":{"image":"/data/local-files/?d=..%2Fx.png"}}"""), "'../x.png' is no path below the images' folder (ROOT/export.json, [0])."),
        ["Label Studio local file unnamed"] = (f => Tasks(f, """{"data":{"image":"/data/local-files/?e=x"}}"""), "'/data/local-files/?e=x' names no file (ROOT/export.json, [0])."),
        ["Label Studio absolute"] = (f => Tasks(f, """{"data":{"image":"/etc/passwd"}}"""), "'/etc/passwd' is no path below the images' folder (ROOT/export.json, [0])."),
        ["Label Studio missing image"] = (f => Tasks(f, """{"data":{"image":"gone.png"}}"""), "no image 'gone.png' (ROOT/export.json, [0]). Looked in ROOT, ROOT/images;"),
        ["Label Studio neither"] = (
            f => Tasks(f, """{"data":{"audio":"a.wav"}}"""), "neither 'data.image' nor 'data.text' (ROOT/export.json, [0]). Name the key of a text with --text-column; keys: audio."),
        ["Label Studio other data"] = (f => Tasks(f, """{"data":{"text":"a"}},{"data":{"image":"a"}}"""), "no string 'data.text' (ROOT/export.json, [1])."),
        ["Label Studio task without data"] = (f => Tasks(f, """{"data":{"text":"a"}},{"text":"b"}"""), "a task without 'data' (ROOT/export.json, [1]). Export the tasks as JSON, not JSON-MIN."),
        ["Label Studio malformed annotation"] = (f => Tasks(f, """{"data":{"text":"a"},"annotations":[3]}"""), "a number where an object with 'result' is wanted (ROOT/export.json, [0])."),
        ["Label Studio result no object"] = (
            f => Tasks(f, """{"data":{"text":"a"},"annotations":[{"result":[3]}]}"""), "no sample has a label (ROOT/export.json)."),
        ["Label Studio malformed choice"] = (
            f => Tasks(f, """{"data":{"text":"a"},"annotations":[{"result":[{"type":"choices"}]}]}"""), "a choice without a value (ROOT/export.json, [0])."),
        ["Label Studio texts with a size"] = (f => Tasks(f, Choice("\"a\"")) with { Size = 8 }, "the tasks hold texts where pictures are wanted (ROOT/export.json). --size and --images-root are for pictures."),
        ["Label Studio empty"] = (f => Of(f.Text("export.json", "[]")) with { Format = "label-studio" }, "no tasks in the Label Studio file (ROOT/export.json). Export them as JSON."),
        ["JSON array of something else"] = (f => Of(f.Text("a.json", "[ {\"x\":1}]")), "one JSON array where one object a line is wanted (ROOT/a.json)."),
        ["JSON not UTF-8"] = (f => Of(f.Bytes("a.json", [.. "[{\"data\":{\"text\":\""u8, 0xFF, .. "\"}}]"u8])), "not UTF-8: byte 0xff (ROOT/a.json, line 1)."),
        ["single picture"] = (f => Of(Path.Combine(f.Pets("pets"), "cat/0.png")), "a single picture where a data set is wanted (ROOT/pets/cat/0.png). Name the folder of the pictures;"),
    };

    private readonly InputFolder _input = new();

    public static TheoryData<string> Names => [.. Cases.Keys];

    public void Dispose() => _input.Dispose();

    [Theory]
    [MemberData(nameof(Names))]
    public async Task IngestAsync_Malformed_OneLineAndNothingInTheStore(string name)
    {
        var store = new MemoryStore();
        string before = store.Fingerprint();
        (Func<InputFolder, IngestRequest> request, string message) = Cases[name];

        UserErrorException error = await Should.ThrowAsync<UserErrorException>(async () => await Ingest.IngestAsync(store, request(_input), null, Stop));

        string shown = error.Message.Replace(_input.Root, "ROOT", StringComparison.Ordinal);
        shown.ShouldContain(message, Case.Sensitive);
        shown.ShouldNotContain("\n");
        store.Fingerprint().ShouldBe(before);
    }

    private static IngestRequest Of(string path) => new() { Dataset = "new", Paths = [path] };

    private static IngestRequest Metadata(InputFolder f, string csv)
    {
        f.Text("pets/metadata.csv", csv);
        return Of(f.Pets("pets"));
    }

    private static IngestRequest Jsonl(InputFolder f, string lines)
    {
        f.Text("pets/metadata.jsonl", lines);
        return Of(f.Pets("pets"));
    }

    private static IngestRequest Coco(InputFolder f, string images, string annotations)
    {
        f.Pets("images");
        return Of(f.Text(
            "coco.json", $$"""{"images":[{{images}}],"annotations":[{{annotations}}],"categories":[{"id":7,"name":"dog"},{"id":3,"name":"cat"}]}"""));
    }

    private static IngestRequest Tasks(InputFolder f, string tasks) => Of(f.Text("export.json", $"[{tasks}]"));

    private static string Choice(string choices) =>
        $$"""{"data":{"text":"a"},"annotations":[{"result":[{"type":"choices","value":{"choices":[{{choices}}]} }]}]}""";
}
