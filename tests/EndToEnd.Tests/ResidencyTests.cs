using System.Text.Json;

namespace SatCurate.EndToEnd.Tests;

public sealed class ResidencyTests
{
    private const int Samples = 8_000;
    private const int Cap = Samples / 10;
    private static readonly string[] Clean =
        ["clean", "bars", "--model", "mlp", "--epochs", "4", "--warmup", "1", "--batch-size", "100", "--seed", "4", "--json"];

    [Fact]
    public async Task Clean_ATenthOfTheSamplesInMemory_ExportsTheSameBytes()
    {
        using var all = new Workplace();
        using var few = new Workplace();
        string images = all.WriteIdx("bars", Samples);
        await SatCurateProcess.OutputAsync(all.Store, "ingest", "bars", images);
        await SatCurateProcess.OutputAsync(few.Store, "ingest", "bars", images);

        Residency(await SatCurateProcess.OutputAsync(all.Store, Clean)).ValueKind.ShouldBe(JsonValueKind.Null);
        JsonElement residency = Residency(await SatCurateProcess.OutputAsync(few.Store, [.. Clean, "--resident-samples", $"{Cap}"]));
        residency.GetProperty("cap").GetInt32().ShouldBe(Cap);
        residency.GetProperty("reactivations").GetInt64().ShouldBeGreaterThan(Samples);
        (await ExportAsync(few)).ShouldBe(await ExportAsync(all));
    }

    [Fact]
    public async Task Clean_CapFromTheEnvironment_HoldsAndIsPrinted()
    {
        using var workplace = new Workplace();
        await SatCurateProcess.OutputAsync(workplace.Store, "ingest", "bars", workplace.WriteIdx("bars", 300));
        using SatCurateProcess clean = SatCurateProcess.Start(
            workplace.Store,
            new() { ["SATCURATE_RESIDENTSAMPLES"] = "20" },
            ["clean", "bars", "--model", "linear", "--epochs", "2", "--batch-size", "50"]);
        ProcessResult result = await clean.EndAsync();
        result.ExitCode.ShouldBe(0, result.Errors);
        result.Output.ShouldContain("of at most 20");

    }

    [Fact]
    public async Task Clean_CapForAClusterOfOthers_IsRefused()
    {
        using var workplace = new Workplace();
        using SatCurateProcess clean = SatCurateProcess.Start(
            workplace.Store,
            new() { ["SATCURATE_CLUSTER__PROVIDER"] = "localhost" },
            ["clean", "bars", "--cluster", "--resident-samples", "20"]);
        ProcessResult result = await clean.EndAsync();
        result.ExitCode.ShouldBe(2, result.Errors);
        result.Errors.ShouldContain("(--resident-samples)");
    }

    private static JsonElement Residency(string output) => JsonDocument.Parse(output).RootElement.GetProperty("residency").Clone();

    private static async Task<string> ExportAsync(Workplace workplace)
    {
        string file = workplace.File("bars.csv");
        await SatCurateProcess.OutputAsync(workplace.Store, "export", "bars", "--to", file, "--format", "csv");
        return await File.ReadAllTextAsync(file);
    }
}
