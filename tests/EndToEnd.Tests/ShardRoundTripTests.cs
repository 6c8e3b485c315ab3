using System.Formats.Tar;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace SatCurate.EndToEnd.Tests;

/// <summary>WebDataset shards and Label Studio tasks hold the samples themselves: what was exported is ingested, and exported again.</summary>
public sealed class ShardRoundTripTests
{
    private const int Samples = 240;

    private static readonly string[] s_short = ["--epochs", "4", "--warmup", "1"];

    public static TheoryData<string, string> Kinds { get; } = new() { { "pictures", ".png" }, { "texts", ".txt" }, { "features", ".npy" } };

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task WebDataset_ExportedIngestedAndExportedAgain_IsTheSameSamples(string kind, string ending)
    {
        using var workplace = new Workplace();
        await CleanAsync(workplace, kind);
        string classes = workplace.Write("names.txt", string.Join('\n', (await RowsAsync(workplace, "first")).Select(row => row.GetProperty("given_label").GetString()).Distinct().Order(StringComparer.Ordinal)) + "\n");
        Dictionary<string, byte[]> first = await ShardsAsync(workplace, "first");
        JsonElement[] kept = [.. (await RowsAsync(workplace, "first")).Where(row => row.GetProperty("corrected_index").GetInt32() >= 0)];
        first.Keys.Where(name => name.EndsWith(ending, StringComparison.Ordinal)).Order(StringComparer.Ordinal).ShouldBe(kept.Select(row => $"{row.GetProperty("index").GetInt64():D8}{ending}"));
        kept.Length.ShouldBe(Samples - 1, "one was discarded");

        string[] size = kind == "pictures" ? ["--size", "16"] : [];
        await SatCurateProcess.OutputAsync(workplace.Store, ["ingest", "second", workplace.File("first-shards"), "--classes", classes, .. size]);
        await SatCurateProcess.OutputAsync(workplace.Store, ["clean", "second", .. s_short]);

        JsonElement[] again = await RowsAsync(workplace, "second");
        again.Select(row => row.GetProperty("given_label").GetString()).ShouldBe(kept.Select(row => row.GetProperty("corrected_label").GetString()));
        again.Select(row => row.GetProperty("source").GetString()![^12..^4]).ShouldBe(kept.Select(row => row.GetProperty("index").GetInt64().ToString("D8", CultureInfo.InvariantCulture)));
        if (kind != "pictures")
        {
            // Gray pictures come back as colour ones; the others byte by byte.
            Dictionary<string, byte[]> second = await ShardsAsync(workplace, "second");
            for (int i = 0; i < kept.Length; i++)
            {
                second[$"{i:D8}{ending}"].ShouldBe(first[$"{kept[i].GetProperty("index").GetInt64():D8}{ending}"]);
            }
        }
    }

    [Fact]
    public async Task LabelStudio_TasksOfTexts_AreReadBackAsTextsWithoutLabels()
    {
        using var workplace = new Workplace();
        await CleanAsync(workplace, "texts");
        string tasks = workplace.File("tasks.json");
        await SatCurateProcess.OutputAsync(workplace.Store, "export", "first", "--to", tasks, "--format", "label-studio");
        string labels = workplace.File("first.csv");
        await SatCurateProcess.OutputAsync(workplace.Store, "export", "first", "--to", labels);

        string taken = await SatCurateProcess.OutputAsync(workplace.Store, "ingest", "second", tasks, "--labels", labels + ":given_label");
        taken.ShouldContain("Label Studio");
        await SatCurateProcess.OutputAsync(workplace.Store, ["clean", "second", .. s_short]);
        (await RowsAsync(workplace, "second")).Select(row => row.GetProperty("given_label").GetString())
            .ShouldBe((await RowsAsync(workplace, "first")).Select(row => row.GetProperty("given_label").GetString()));
        (await TextsAsync(workplace, "second")).ShouldBe(await TextsAsync(workplace, "first"));
    }

    private static async Task<string?[]> TextsAsync(Workplace workplace, string dataset) =>
    [
        .. (await SatCurateProcess.OutputAsync(workplace.Store, "suspects", dataset, "--limit", "10000", "--format", "jsonl"))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonSerializer.Deserialize<JsonElement>(line))
            .OrderBy(row => row.GetProperty("index").GetInt32())
            .Select(row => $"{row.GetProperty("index").GetInt32()} {row.GetProperty("text").GetString()}"),
    ];

    /// <summary>The data set <c>first</c> after a short run, with a sample discarded.</summary>
    private static async Task CleanAsync(Workplace workplace, string kind)
    {
        string[] input = kind switch
        {
            "pictures" => [workplace.WriteIdx("first", Samples)],
            "texts" => [workplace.Write("first.jsonl", Lines(i => $$"""{"text":"{{(i % 2 == 0 ? "my card is lost" : "the rate is odd")}}, letter {{i}}","label":"{{Label(i)}}"}"""))],
            _ => [workplace.Write("features.csv", "a,b,label\n" + Lines(i => $"{i % 2},{i % 7},{Label(i)}")), "--label-column", "label"],
        };
        await SatCurateProcess.OutputAsync(workplace.Store, ["ingest", "first", .. input]);
        await SatCurateProcess.OutputAsync(workplace.Store, ["clean", "first", .. s_short]);
        await SatCurateProcess.OutputAsync(workplace.Store, "decide", "first", "5", "discard");
    }

    private static string Label(int i) => (i % 2 == 0) ^ (i % 9 == 8) ? "card" : "rate";

    private static string Lines(Func<int, string> line) => string.Concat(Enumerable.Range(0, Samples).Select(i => line(i) + "\n"));

    private static async Task<Dictionary<string, byte[]>> ShardsAsync(Workplace workplace, string dataset)
    {
        string folder = workplace.File(dataset + "-shards");
        await SatCurateProcess.OutputAsync(workplace.Store, "export", dataset, "--to", folder, "--format", "webdataset");
        var members = new Dictionary<string, byte[]>();
        foreach (string shard in Directory.EnumerateFiles(folder, "*.tar"))
        {
            await using FileStream file = File.OpenRead(shard);
            await using var tar = new TarReader(file);
            while (await tar.GetNextEntryAsync(copyData: true) is { } entry)
            {
                using var content = new MemoryStream();
                await (entry.DataStream ?? Stream.Null).CopyToAsync(content);
                members.Add(entry.Name, content.ToArray());
            }
        }

        return members;
    }

    private static async Task<JsonElement[]> RowsAsync(Workplace workplace, string dataset)
    {
        string file = workplace.File(dataset + "-rows.jsonl");
        await SatCurateProcess.OutputAsync(workplace.Store, "export", dataset, "--to", file, "--split", "train");
        return [.. (await File.ReadAllLinesAsync(file, Encoding.UTF8)).Select(line => JsonSerializer.Deserialize<JsonElement>(line))];
    }
}
