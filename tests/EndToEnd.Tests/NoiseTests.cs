using System.Text.Json;

namespace SatCurate.EndToEnd.Tests;

/// <summary>Noise that is injected on purpose, and what epoch by epoch becomes of it.</summary>
public sealed class NoiseTests
{
    [Fact]
    public async Task Status_WhereTheTruthIsKnown_TellsRecoveryAndDamageOfEveryEpoch()
    {
        using var workplace = new Workplace();
        await CleanAsync(workplace, "instance:0.3");
        JsonElement[] reports = [.. JsonSerializer.Deserialize<JsonElement>(await SatCurateProcess.OutputAsync(workplace.Store, "status", "bars", "--json"))[0]
            .GetProperty("runs")[0].GetProperty("reports").EnumerateArray()];
        reports.Length.ShouldBe(15);
        JsonElement[] targets = [.. reports.Select(report => report.GetProperty("targets"))];
        targets[0].GetProperty("off_given").GetInt32().ShouldBe(0);
        targets[^1].GetProperty("off_given").GetInt32().ShouldBeGreaterThan(0);
        targets[^1].GetProperty("recovery").GetDouble().ShouldBeInRange(0.01, 1);
        targets.ShouldAllBe(one => one.GetProperty("damage").GetDouble() >= 0 && one.GetProperty("turned").GetInt32() >= 0);

        string file = workplace.File("report.html");
        JsonElement report = JsonSerializer.Deserialize<JsonElement>(await SatCurateProcess.OutputAsync(workplace.Store, "report", "bars", "--to", file, "--json"));
        report.GetProperty("targets").EnumerateArray().Select(one => JsonSerializer.Serialize(one)).ShouldBe(targets.Select(one => JsonSerializer.Serialize(one)));
        (await File.ReadAllTextAsync(file)).ShouldContain("wrong labels corrected");
        string text = await SatCurateProcess.OutputAsync(workplace.Store, "status", "bars");
        text.ShouldContain("targets off the given label");
        text.ShouldContain("wrong labels corrected");
    }

    [Fact]
    public async Task Evaluate_CorruptedPictures_MeasuresHowTheyRank()
    {
        using var workplace = new Workplace();
        string ingested = await CleanAsync(workplace, "random-pixels:0.3");
        JsonElement pictures = JsonSerializer.Deserialize<JsonElement>(await SatCurateProcess.OutputAsync(workplace.Store, "evaluate", "bars", "--json"))
            .GetProperty("corrupted_pictures");
        ingested.ShouldContain($"noise random-pixels:0.3, seed 1: {pictures.GetProperty("corrupted").GetInt32()} pictures corrupted");
        pictures.GetProperty("auroc").GetDouble().ShouldBeInRange(0.5, 1);
        (await SatCurateProcess.OutputAsync(workplace.Store, "evaluate", "bars")).ShouldContain("their AUROC by score");
    }

    [Theory]
    [InlineData("gaussian-image:0.3")]
    [InlineData("random-pixels:0.3")]
    [InlineData("shuffled-pixels:0.3")]
    public async Task Suspects_CorruptedPictures_AreAKindOfTheirOwn(string inject)
    {
        using var workplace = new Workplace();
        string ingested = await SatCurateProcess.OutputAsync(workplace.Store, "ingest", "bars", workplace.WriteIdx("bars", 400, side: 28), "--inject", inject);
        JsonElement list = JsonSerializer.Deserialize<JsonElement>(await SatCurateProcess.OutputAsync(workplace.Store, "suspects", "bars", "--corrupted", "--limit", "400", "--json"));
        ingested.ShouldContain($": {list.GetProperty("matching").GetInt32()} pictures corrupted");
        JsonElement[] corrupted = [.. list.GetProperty("suspects").EnumerateArray()];
        corrupted.ShouldAllBe(row => row.GetProperty("picture").GetString() == "noise" && row.GetProperty("order").GetDouble() < 0.155);
        string table = await SatCurateProcess.OutputAsync(workplace.Store, "suspects", "bars", "--corrupted", "--limit", "3");
        table.ShouldContain($"bars: 1-3 of {corrupted.Length} pictures that show nothing");

        await SatCurateProcess.OutputAsync(workplace.Store, "clean", "bars", "--model", "mlp", "--epochs", "2", "--warmup", "1");
        long[] indexes = [.. corrupted.Select(row => row.GetProperty("index").GetInt64())];
        long sound = Enumerable.Range(0, 400).Select(index => (long)index).First(index => !indexes.Contains(index));
        (await SatCurateProcess.OutputAsync(workplace.Store, "show", "bars", indexes[0].ToString())).ShouldContain("picture    noise");
        JsonSerializer.Deserialize<JsonElement>(await SatCurateProcess.OutputAsync(workplace.Store, "show", "bars", sound.ToString(), "--json")).GetProperty("picture").ValueKind.ShouldBe(JsonValueKind.Null);
        JsonElement figures = JsonSerializer.Deserialize<JsonElement>(await SatCurateProcess.OutputAsync(workplace.Store, "evaluate", "bars", "--json")).GetProperty("corrupted_pictures");
        (figures.GetProperty("order_auroc").GetDouble(), figures.GetProperty("named_share").GetDouble(), figures.GetProperty("named_sound_share").GetDouble()).ShouldBe((1, 1, 0));
        ProcessResult refused = await SatCurateProcess.RunAsync(workplace.Store, "suspects", "bars", "--corrupted", "--sort", "margin");
        refused.Errors.ShouldContain("--corrupted and --sort exclude each other");
        refused.ExitCode.ShouldBe(2);
    }

    private static async Task<string> CleanAsync(Workplace workplace, string inject)
    {
        string ingested = await SatCurateProcess.OutputAsync(workplace.Store, "ingest", "bars", workplace.WriteIdx("bars", 400), "--inject", inject);
        await SatCurateProcess.OutputAsync(workplace.Store, "clean", "bars", "--model", "mlp", "--epochs", "15", "--warmup", "3", "--momentum", "0.7", "--seed", "1");
        return ingested;
    }
}
