using System.Text.Json;

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
                .Select(row => $"{row.GetProperty("corrected_label").GetString()}/{row.GetProperty("index").GetInt64():D8}.png").Order(StringComparer.Ordinal));

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

    /// <summary>The data set <c>bars</c> after a short run, with a sample relabelled and one discarded; its rows.</summary>
    private static async Task<JsonElement[]> CleanAsync(Workplace workplace)
    {
        await SatCurateProcess.OutputAsync(
            workplace.Store, "ingest", "bars", workplace.WriteIdx("bars", Samples), "--classes", workplace.Write("classes.txt", "one\ntwo\nthree\nfour\n"));
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
