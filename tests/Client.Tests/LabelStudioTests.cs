using System.Text;
using System.Text.Json;
using System.Xml.Linq;
using SatCurate.Client.Decisions;
using SatCurate.Client.Export;
using SatCurate.Client.Export.LabelStudio;
using SatCurate.Contracts.Datasets;
using SatCurate.Curation;
using SatCurate.Datasets;
using SatCurate.Storage;
using static SatCurate.Client.Tests.Rows;

namespace SatCurate.Client.Tests;

public sealed class LabelStudioTests : IDisposable
{
    private static readonly int[] s_given = [.. Enumerable.Range(0, 100).Select(index => index == 9 ? -1 : index % 2)];

    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    [Fact]
    public async Task Write_Text_IsATaskWithItsPrediction()
    {
        JsonElement[] tasks = await WriteAsync(SampleShape.Text, Row(Sample()) with { Payload = "über \"cats\""u8.ToArray() }, Row(Sample(visits: 0)));
        tasks.Length.ShouldBe(2);
        JsonElement data = tasks[0].GetProperty("data");
        data.GetProperty("text").GetString().ShouldBe("über \"cats\"");
        data.GetProperty("index").GetInt64().ShouldBe(7);
        data.GetProperty("id").GetString().ShouldBe("pets/7");
        data.GetProperty("given_label").GetString().ShouldBe("cat");
        JsonElement prediction = tasks[0].GetProperty("predictions").EnumerateArray().Single();
        prediction.GetProperty("model_version").GetString().ShouldBe("r0001-e000004");
        prediction.GetProperty("score").GetSingle().ShouldBe(0.875f);
        JsonElement result = prediction.GetProperty("result").EnumerateArray().Single();
        (result.GetProperty("from_name").GetString(), result.GetProperty("to_name").GetString()).ShouldBe(("label", "sample"));
        result.GetProperty("value").GetProperty("choices").EnumerateArray().Select(choice => choice.GetString()).ShouldBe(["dog"]);
        tasks[1].GetProperty("predictions").GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task Write_Image_IsItsSourceOrItsPixels()
    {
        var shape = new SampleShape(PayloadKind.ImageUInt8, 1, 1, 2);
        JsonElement[] tasks = await WriteAsync(shape, Row(Sample(), source: "cat/a.jpg"), Row(Sample()) with { Payload = new byte[2] });
        tasks[0].GetProperty("data").GetProperty("image").GetString().ShouldBe("cat/a.jpg");
        tasks[1].GetProperty("data").GetProperty("image").GetString()!.ShouldStartWith("data:image/png;base64,iVBORw0KGgo");
    }

    [Fact]
    public void WriteConfig_Classes_AreTheChoicesOfTheNamesThatTasksUse()
    {
        LabelConfig.Write(_file, Manifest() with { Classes = ["cat", "a<b\"&"], Kind = PayloadKind.TextUtf8 });
        XElement view = XDocument.Load(_file).Root!;
        view.Element("Text")!.Attribute("name")!.Value.ShouldBe("sample");
        view.Element("Text")!.Attribute("value")!.Value.ShouldBe("$text");
        XElement choices = view.Element("Choices")!;
        (choices.Attribute("name")!.Value, choices.Attribute("toName")!.Value).ShouldBe(("label", "sample"));
        choices.Elements("Choice").Select(choice => choice.Attribute("value")!.Value).ShouldBe(["cat", "a<b\"&"]);
    }

    [Fact]
    public void WriteConfig_ClassWithAControlCharacter_IsRefused() =>
        Should.Throw<UserErrorException>(() => LabelConfig.Write(_file, Manifest() with { Classes = ["cat", "\u0001"] }));

    [Fact]
    public async Task Read_AnnotatedTasks_AreOneBatchUnderTheAnnotatorsNames()
    {
        DecisionBatch batch = await ReadAsync(
            Task(3, Annotation("dog", by: """{"id": 5, "email": "ann@x.org"}""")),
            Task(4, Annotation("dog", by: "6")),
            Task(5, Annotation("cat", cancelled: true)),
            Task(9, Annotation("cat", by: "null")),
            Task(10),
            Task(11, """{"result": []}"""));
        batch.Indexes.ShouldBe([3L, 4, 9]);
        batch.Verdicts.ShouldBe([Verdict.Keep, 1, 0]);
        batch.Deciders.ShouldBe(["ann@x.org", "6", "Me"]);
        (batch.By, batch.Note).ShouldBe(("Me", "seen"));
    }

    [Fact]
    public async Task Read_ManyAnnotationsOfATask_TakesTheLastThatStands()
    {
        DecisionBatch batch = await ReadAsync(
            Task(3, Annotation("cat", at: "2026-02-02T00:00:00Z"), Annotation("dog", at: "2026-02-01T00:00:00Z"), Annotation("a,b", cancelled: true, at: "2026-02-03T00:00:00Z")),
            Task(5, Annotation("cat"), Annotation("a,b")));
        batch.Verdicts.ShouldBe([0, 2]);
    }

    [Theory]
    [InlineData("""[{"id": 12, "data": {"index": 1}, "annotations": [{"result": [{"value": {"choices": ["bird"]}}]}]}]""", "unknown class 'bird' (FILE, task 12)")]
    [InlineData("""[{"id": 12, "data": {"index": 1}, "annotations": [{"result": [{"value": {"choices": ["1"]}}]}]}]""", "unknown class '1' (FILE, task 12)")]
    [InlineData("""[{"id": 12, "data": {"index": 1}, "annotations": [{"result": [{"value": {"choices": ["cat", "dog"]}}]}]}]""", "2 choices where a sample has one class (FILE, task 12)")]
    [InlineData("""[{"id": 12, "data": {"index": 100}, "annotations": []}]""", "there is no sample 100 (FILE, task 12)")]
    [InlineData("""[{"id": 12, "data": {"id": "cars/1"}, "annotations": []}]""", "of another data set than pets (FILE, task 12)")]
    [InlineData("""[{"id": 12, "data": {"id": "pets/1", "index": 2}, "annotations": []}]""", "differ (FILE, task 12)")]
    [InlineData("""[{"data": {"text": "x"}, "annotations": []}]""", "neither id nor index (FILE, task at place 1)")]
    [InlineData("""[{"id": 12, "text": "x", "label": "cat"}]""", "not as JSON-MIN")]
    [InlineData("""[{"id": 12, "data": {"index": 1}, "annotations": []}]""", "the file holds no decisions (FILE)")]
    [InlineData("[]", "the file holds no decisions (FILE)")]
    [InlineData("[{]", "the JSON is malformed (FILE, line 1)")]
    [InlineData("""[{"data": {"index": 1}, "annotations": []}""", "the JSON is malformed (FILE, line 1)")]
    public async Task Read_Malformed_NamesTheTask(string json, string message)
    {
        await File.WriteAllTextAsync(_file, json);
        (await Should.ThrowAsync<UserErrorException>(ReadAsync)).Message.ShouldContain(message.Replace("FILE", _file, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Read_SampleInTwoTasks_IsRefused() =>
        (await Should.ThrowAsync<UserErrorException>(() => ReadAsync(Task(3, Annotation("dog")), Task(3, Annotation("dog")))))
            .Message.ShouldContain("sample 3 is decided twice");

    [Theory]
    [InlineData(" \n[]", true)]
    [InlineData("index,decision\n", false)]
    [InlineData("", false)]
    public void Matches_Beginning_TellsJsonFromCsv(string text, bool matches)
    {
        File.WriteAllText(_file, text, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));
        LabelStudioFile.Matches(_file).ShouldBe(matches);
    }

    private static string Task(int index, params string[] annotations) =>
        $$"""{"id": {{index + 1000}}, "data": {"id": "pets/{{index}}", "index": {{index}}}, "annotations": [{{string.Join(',', annotations)}}], "predictions": []}""";

    private static string Annotation(string choice, string by = "1", bool cancelled = false, string at = "2026-01-01T00:00:00Z") =>
        $$$"""{"completed_by": {{{by}}}, "was_cancelled": {{{(cancelled ? "true" : "false")}}}, "updated_at": "{{{at}}}", "result": [{"type": "choices", "value": {"choices": ["{{{choice}}}"]}}]}""";

    private async Task<DecisionBatch> ReadAsync(params string[] tasks)
    {
        await File.WriteAllTextAsync(_file, $"[{string.Join(',', tasks)}]");
        return await ReadAsync();
    }

    private Task<DecisionBatch> ReadAsync() => LabelStudioFile.ReadAsync(_file, Manifest(), s_given, "Me", "seen", asBy: false, CancellationToken.None);

    private static async Task<JsonElement[]> WriteAsync(SampleShape shape, params ExportRow[] rows)
    {
        using var stream = new MemoryStream();
        await using (var writer = new LabelStudioWriter(stream, Subject, shape))
        {
            foreach (ExportRow row in rows)
            {
                writer.Write(row);
            }

            await writer.CompleteAsync(CancellationToken.None);
        }

        return [.. JsonSerializer.Deserialize<JsonElement>(stream.ToArray()).EnumerateArray()];
    }
}
