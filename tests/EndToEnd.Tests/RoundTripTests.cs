using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace SatCurate.EndToEnd.Tests;

/// <summary>What an export says is what an ingest of it reads.</summary>
public sealed class RoundTripTests
{
    private const int Samples = 300;

    [Fact]
    public async Task ImageFolder_OfStoredPixels_IsReadBackUnderItsCorrectedLabels()
    {
        using var workplace = new Workplace();
        JsonElement[] rows = await CleanAsync(workplace);
        string folder = workplace.File("clean");
        await SatCurateProcess.OutputAsync(workplace.Store, "export", "bars", "--to", folder, "--format", "imagefolder");
        ShouldHold(folder, rows.Where(row => row.GetProperty("corrected_index").GetInt32() >= 0));

        await SatCurateProcess.OutputAsync(workplace.Store, "ingest", "again", folder, "--format", "imagefolder", "--size", "16");
        await SatCurateProcess.OutputAsync(workplace.Store, "clean", "again", "--model", "linear", "--epochs", "3", "--warmup", "1");
        JsonElement[] again = await RowsAsync(workplace, "again");
        again.Select(row => row.GetProperty("given_label").GetString() + "/" + Path.GetFileName(row.GetProperty("source").GetString())).ShouldBe(
            rows.Where(row => row.GetProperty("corrected_index").GetInt32() >= 0)
                .Select(row => $"{row.GetProperty("corrected_label").GetString()}/{row.GetProperty("index").GetInt64():D8}.png"));

        string linked = workplace.File("linked");
        await SatCurateProcess.OutputAsync(
            workplace.Store, "export", "again", "--to", linked, "--format", "imagefolder", "--images-root", folder, "--min-weight", "0.2");
        JsonElement counts = JsonSerializer.Deserialize<JsonElement>(await File.ReadAllTextAsync(Path.Combine(linked, "meta.json"))).GetProperty("counts");
        counts.GetProperty("train").GetInt32().ShouldBe(again.Count(row => row.GetProperty("weight").GetSingle() >= 0.2f));
        foreach (JsonElement row in again.Where(row => row.GetProperty("weight").GetSingle() >= 0.2f))
        {
            (await File.ReadAllBytesAsync(Path.Combine(linked, row.GetProperty("corrected_label").GetString()!, $"{row.GetProperty("index").GetInt64():D8}.png")))
                .ShouldBe(await File.ReadAllBytesAsync(Path.Combine(folder, row.GetProperty("source").GetString()!)));
        }

        File.Delete(Path.Combine(folder, again[^1].GetProperty("source").GetString()!));
        ProcessResult half = await SatCurateProcess.RunAsync(
            workplace.Store, "export", "again", "--to", workplace.File("half"), "--format", "imagefolder", "--images-root", folder);
        half.ExitCode.ShouldBe(2);
        half.Errors.ShouldContain("error: the picture is not there (");
        Directory.GetFileSystemEntries(workplace.File(".")).Select(Path.GetFileName).ShouldNotContain(name => name!.Contains("half", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Tables_NamedAsLabels_GiveTheCorrectedLabelsBackInOrder()
    {
        using var workplace = new Workplace();
        JsonElement[] rows = await CleanAsync(workplace, "--test", workplace.WriteIdx("test", 20));
        rows.Length.ShouldBe(Samples + 20);
        string[] corrected = [.. rows.Take(Samples).Select(row => row.GetProperty("corrected_label").GetString()!)];
        foreach (string ending in (string[])["csv", "jsonl", "parquet"])
        {
            string table = workplace.File("bars." + ending);
            await SatCurateProcess.OutputAsync(workplace.Store, "export", "bars", "--to", table, "--card");
            File.Exists(table + ".README.md").ShouldBeTrue();
            JsonElement croissant = JsonSerializer.Deserialize<JsonElement>(await File.ReadAllTextAsync(table + ".croissant.json"));
            croissant.GetProperty("distribution")[0].GetProperty("sha256").GetString()
                .ShouldBe(Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(table))));

            string again = "from-" + ending;
            await SatCurateProcess.OutputAsync(
                workplace.Store, "ingest", again, workplace.File("bars-images-idx3-ubyte"), "--labels", table + ":corrected_label", "--classes", workplace.File("classes.txt"));
            await SatCurateProcess.OutputAsync(workplace.Store, "clean", again, "--model", "linear", "--epochs", "2", "--warmup", "1");
            (await RowsAsync(workplace, again)).Select(row => row.GetProperty("given_label").GetString()!).ShouldBe(corrected);
        }
    }

    [Fact]
    public async Task LabelStudio_AnnotatedTasks_AreDecisionsOfTheirAnnotators()
    {
        using var workplace = new Workplace();
        JsonElement[] rows = await CleanAsync(workplace);
        string tasks = workplace.File("tasks.json");
        await SatCurateProcess.OutputAsync(workplace.Store, "export", "bars", "--to", tasks, "--format", "label-studio");
        File.Exists(tasks + ".label-config.xml").ShouldBeTrue();
        JsonArray annotated = JsonNode.Parse(await File.ReadAllTextAsync(tasks))!.AsArray();
        annotated.Count.ShouldBe(Samples);
        for (int i = 0; i < annotated.Count; i++)
        {
            annotated[i]!["annotations"] = i is 10 or 11 ? Annotation(i == 10 ? "ann@x.org" : "bob@x.org", i == 10 ? rows[10].GetProperty("given_label").GetString()! : "three") : new JsonArray();
        }

        string file = workplace.Write("annotated.json", annotated.ToJsonString());
        (await SatCurateProcess.OutputAsync(workplace.Store, "decide", "bars", "--from", file)).ShouldStartWith("2 decisions by ann@x.org, bob@x.org (");
        JsonElement[] after = await RowsAsync(workplace, "bars");
        after.Where(row => row.GetProperty("index").GetInt32() is 10 or 11).Select(row => $"{row.GetProperty("decision").GetString()} {row.GetProperty("decided_by").GetString()}")
            .ShouldBe(["keep ann@x.org", rows[11].GetProperty("given_label").GetString() == "three" ? "keep bob@x.org" : "relabel:three bob@x.org"]);

        annotated[20]!["annotations"] = Annotation("carl", "five");
        ProcessResult refused = await SatCurateProcess.RunAsync(workplace.Store, "decide", "bars", "--from", workplace.Write("wrong.json", annotated.ToJsonString()));
        refused.ExitCode.ShouldBe(2);
        refused.Errors.ShouldContain("error: unknown class 'five' (");
        (await RowsAsync(workplace, "bars")).Count(row => row.GetProperty("decision").GetString() != "").ShouldBe(4);
    }

    [Fact]
    public async Task History_AsParquet_HoldsEveryVisit()
    {
        using var workplace = new Workplace();
        await CleanAsync(workplace);
        string file = workplace.File("history.parquet");
        await SatCurateProcess.OutputAsync(workplace.Store, "export", "bars", "--to", file, "--history");
        using var duck = new DuckDb();
        duck.Number($"SELECT count(*) FROM (SELECT DISTINCT index, epoch FROM '{file}' WHERE warm_up = (epoch <= 2))").ShouldBe(Samples * 6);
        string issues = workplace.File("issues.parquet");
        await SatCurateProcess.OutputAsync(workplace.Store, "export", "bars", "--to", issues, "--columns", "cleanlab");
        duck.Rows($"SELECT column_name FROM (DESCRIBE SELECT * FROM '{issues}')").Select(row => row[0]).ShouldBe(
            ["index", "is_label_issue", "label_score", "given_label", "predicted_label"]);
        duck.Number($"SELECT count(*) FROM '{issues}'").ShouldBe(Samples);
    }

    private static JsonArray Annotation(string email, string choice) => new(new JsonObject
    {
        ["completed_by"] = new JsonObject { ["id"] = 1, ["email"] = email },
        ["was_cancelled"] = false,
        ["result"] = new JsonArray(new JsonObject { ["type"] = "choices", ["value"] = new JsonObject { ["choices"] = new JsonArray(choice) } }),
    });

    /// <summary>The data set <c>bars</c> after a short run, with a sample relabelled and one discarded; its rows.</summary>
    private static async Task<JsonElement[]> CleanAsync(Workplace workplace, params string[] options)
    {
        await SatCurateProcess.OutputAsync(
            workplace.Store,
            ["ingest", "bars", workplace.WriteIdx("bars", Samples), "--classes", workplace.Write("classes.txt", "one\ntwo\nthree\nfour\n"), .. options]);
        await SatCurateProcess.OutputAsync(
            workplace.Store, "clean", "bars", "--model", "linear", "--epochs", "6", "--warmup", "2", "--seed", "4");
        await SatCurateProcess.OutputAsync(workplace.Store, "decide", "bars", "3", "relabel:four");
        await SatCurateProcess.OutputAsync(workplace.Store, "decide", "bars", "4", "discard");
        return await RowsAsync(workplace, "bars");
    }

    private static async Task<JsonElement[]> RowsAsync(Workplace workplace, string dataset)
    {
        string file = workplace.File(dataset + ".jsonl");
        await SatCurateProcess.OutputAsync(workplace.Store, "export", dataset, "--to", file);
        return [.. (await File.ReadAllLinesAsync(file)).Select(line => JsonSerializer.Deserialize<JsonElement>(line))];
    }

    private static void ShouldHold(string folder, IEnumerable<JsonElement> rows)
    {
        Directory.GetFiles(folder, "*.png", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(folder, file)).Order(StringComparer.Ordinal).ShouldBe(
            rows.Select(row => $"{row.GetProperty("corrected_label").GetString()}/{row.GetProperty("index").GetInt64():D8}.png").Order(StringComparer.Ordinal));
        Directory.GetFiles(folder).Select(Path.GetFileName).Order().ShouldBe(["meta.json", "metadata.csv"]);
    }
}
