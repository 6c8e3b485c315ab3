using System.Text.Json;
using SatCurate.Storage;

namespace SatCurate.EndToEnd.Tests;

/// <summary>Samples that come after a run: unvisited in its revisions, visited by the next, and everything before them as it was.</summary>
public sealed class AppendTests
{
    private const int First = 1500; // Blocks of 1024: the last one is not full.

    [Fact]
    public async Task Append_AfterARun_NextRunVisitsThemAndOldRevisionsStay()
    {
        using var workplace = new Workplace();
        await Things.CleanAsync(workplace);
        await SatCurateProcess.OutputAsync(workplace.Store, "decide", "things", "7", "relabel:hot", "--by", "Ann");
        await SatCurateProcess.OutputAsync(workplace.Store, "tag", "things", "latest", "before");
        JsonElement[] before = await ExportAsync(workplace, "before");

        string more = workplace.Write("more.csv", Rows(1200));
        (await SatCurateProcess.OutputAsync(workplace.Store, "append", "things", more, "--label-column", "label")).ShouldContain("1,200 samples appended, 1500 to 2699; 2,700 in all");

        // The run before knows nothing of the new ones, and the same as ever of the old ones.
        JsonElement[] after = await ExportAsync(workplace, "before");
        after.Length.ShouldBe(2700);
        for (int i = 0; i < First; i++)
        {
            after[i].GetRawText().ShouldBe(before[i].GetRawText());
        }

        after[First..].ShouldAllBe(row => row.GetProperty("visits").GetInt32() == 0 && !row.GetProperty("is_label_issue").GetBoolean()
            && row.GetProperty("label_score").ValueKind == JsonValueKind.Null);
        (await SatCurateProcess.OutputAsync(workplace.Store, "show", "things", "2600")).ShouldContain("given");
        await SatCurateProcess.OutputAsync(workplace.Store, "export", "things", "--history", "--to", workplace.File("history.csv"));

        await SatCurateProcess.OutputAsync(workplace.Store, "clean", "things", "--epochs", "4", "--warmup", "1");
        JsonElement[] cleaned = await ExportAsync(workplace, null);
        cleaned.ShouldAllBe(row => row.GetProperty("visits").GetInt32() == 4);
        cleaned[7].GetProperty("corrected_label").GetString().ShouldBe("hot");
        cleaned.Select(row => row.GetProperty("index").GetInt32()).ShouldBe(Enumerable.Range(0, 2700));

        // The same again is no change; what is being trained cannot be added to.
        (await SatCurateProcess.OutputAsync(workplace.Store, "append", "things", more, "--label-column", "label")).ShouldContain("nothing was changed");
        (await SatCurateProcess.OutputAsync(workplace.Store, "doctor", "--full", "--store", workplace.Store)).ShouldNotContain("wrong:");
        (await ExportAsync(workplace, "before")).Select(row => row.GetRawText()).ShouldBe(after.Select(row => row.GetRawText()));
    }

    [Fact]
    public async Task Append_WhileARunIsUnfinished_IsRefusedAndChangesNothing()
    {
        using var workplace = new Workplace();
        string file = workplace.Write("things.csv", Things.Rows(300));
        await SatCurateProcess.OutputAsync(workplace.Store, "ingest", "things", file, "--label-column", "label");
        using (SatCurateProcess clean = SatCurateProcess.Start(workplace.Store, "clean", "things", "--epochs", "100000", "--warmup", "1"))
        {
            while (!Directory.Exists(Path.Combine(workplace.Store, StoreLayout.RunFolder("things", 1), "checkpoints")))
            {
                clean.HasExited.ShouldBeFalse();
                await Task.Delay(50, TestContext.Current.CancellationToken);
            }

            clean.Interrupt();
            (await clean.EndAsync()).ExitCode.ShouldBe(130);
        }

        string before = workplace.StoreDigest();
        ProcessResult refused = await SatCurateProcess.RunAsync(workplace.Store, "append", "things", workplace.Write("more.csv", Rows(50)), "--label-column", "label");
        refused.ExitCode.ShouldBe(2);
        refused.Errors.ShouldContain("error: run 1 is unfinished");
        workplace.StoreDigest().ShouldBe(before);
    }

    private static string Rows(int rows) => "colour,size,label\n" + string.Join('\n', Enumerable.Range(0, rows).Select(i => $"{(i % 2 == 0 ? "red" : "blue")},{i},{(i % 2 == 0 ? "hot" : "cold")}")) + "\n";

    private static async Task<JsonElement[]> ExportAsync(Workplace workplace, string? revision)
    {
        string to = workplace.File("things.jsonl");
        string[] which = revision is null ? [] : ["--revision", revision];
        await SatCurateProcess.OutputAsync(workplace.Store, ["export", "things", "--to", to, .. which]);
        return [.. File.ReadLines(to).Select(line => JsonSerializer.Deserialize<JsonElement>(line))];
    }
}
