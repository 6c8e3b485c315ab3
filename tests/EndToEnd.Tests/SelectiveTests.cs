using System.Text.Json;
using System.Xml.Linq;

namespace SatCurate.EndToEnd.Tests;

/// <summary>A model that may abstain, from the command to its figures.</summary>
public sealed class SelectiveTests : IDisposable
{
    private readonly Workplace _workplace = new();

    public void Dispose() => _workplace.Dispose();

    [Fact]
    public async Task Clean_Selective_PredictsWithAbstentionAndEvaluatesAtCoverages()
    {
        string test = _workplace.WriteIdx("test", 300);
        await RunAsync("ingest", "bars", _workplace.WriteIdx("train", 600), "--test", test, "--inject", "symmetric:0.2");
        await RunAsync("clean", "bars", "--method", "selective", "--epochs", "8", "--warmup", "3", "--momentum", "0.7");

        JsonElement evaluation = JsonSerializer.Deserialize<JsonElement>(await RunAsync("evaluate", "bars", "--json", "--plot", _workplace.File("scores.svg")));
        evaluation.GetProperty("reliability").EnumerateArray().Sum(bin => bin.GetProperty("samples").GetInt32()).ShouldBe(600);
        evaluation.GetProperty("calibration_error").GetDouble().ShouldBeInRange(0, 1);
        XDocument.Load(_workplace.File("scores.svg")).Root!.Name.LocalName.ShouldBe("svg");
        (await RefusedAsync("evaluate", "bars", "--plot", _workplace.File("none/scores.svg"))).ShouldContain("there is no such folder");
        JsonElement coverage = evaluation.GetProperty("coverage");
        (coverage.GetProperty("validation").GetInt32() + coverage.GetProperty("samples").GetInt32()).ShouldBe(300);
        foreach (string by in (string[])["abstention", "max_softmax", "entropy"])
        {
            JsonElement[] rows = [.. coverage.GetProperty(by).EnumerateArray()];
            rows.Select(row => row.GetProperty("coverage").GetDouble()).ShouldBe([1, 0.95, 0.9, 0.85, 0.8, 0.75, 0.7]);
            rows[0].GetProperty("realised").GetDouble().ShouldBe(1);
            rows[^1].GetProperty("realised").GetDouble().ShouldBeInRange(0.5, 0.9);
        }

        string text = await RunAsync("evaluate", "bars");
        text.ShouldContain("error at coverage");
        text.ShouldContain("by abstention");

        JsonElement abstained = JsonSerializer.Deserialize<JsonElement>(await RunAsync("suspects", "bars", "--abstained", "--limit", "600", "--json"));
        JsonElement[] suspects = [.. abstained.GetProperty("suspects").EnumerateArray()];
        suspects.Length.ShouldBe(abstained.GetProperty("matching").GetInt32());
        suspects.Length.ShouldBeInRange(10, 400);
        float[] abstentions = [.. suspects.Select(row => row.GetProperty("abstention").GetSingle())];
        abstentions.ShouldBe(abstentions.OrderDescending());
        suspects.ShouldAllBe(row => row.GetProperty("abstention").GetSingle() > (1 - row.GetProperty("abstention").GetSingle()) * row.GetProperty("suggested_probability").GetSingle());
        string given = suspects[0].GetProperty("given_label").GetString()!;
        string csv = await RunAsync("suspects", "bars", "--abstained", "--limit", "1", "--given", given, "--format", "csv");
        csv.Split("\r\n")[0].ShouldBe("index,id,given_label,suggested_label,abstention,suggested_probability");
        csv.Split("\r\n")[1].ShouldStartWith($"{suspects[0].GetProperty("index").GetInt64()},bars/");
        (await RunAsync("suspects", "bars", "--abstained", "--limit", "1", "--offset", "1")).ShouldContain("2-2 of ");

        await RunAsync("export", "bars", "--to", _workplace.File("rows.csv"), "--abstention", "--split", "train");
        using var duck = new DuckDb();
        duck.Number($"SELECT count(*) FROM '{_workplace.File("rows.csv")}' WHERE abstention BETWEEN 0 AND 1").ShouldBe(600);
        duck.Number($"SELECT index FROM '{_workplace.File("rows.csv")}' ORDER BY abstention DESC LIMIT 1").ShouldBe(suspects[0].GetProperty("index").GetInt64());

        await RunAsync("predict", "bars", test, "--to", _workplace.File("p.parquet"));
        duck.Number($"SELECT count(*) FROM '{_workplace.File("p.parquet")}' WHERE abstention BETWEEN 0 AND 1 AND abs(list_sum(prediction) - 1) < 1e-5").ShouldBe(300);
    }

    [Fact]
    public async Task Evaluate_CoverageOfAModelThatCannotAbstain_HasTheOtherTwo()
    {
        await RunAsync("ingest", "bars", _workplace.WriteIdx("train", 300), "--test", _workplace.WriteIdx("test", 100), "--inject", "symmetric:0.2");
        await RunAsync("clean", "bars", "--model", "mlp", "--epochs", "2", "--warmup", "1");
        JsonSerializer.Deserialize<JsonElement>(await RunAsync("evaluate", "bars", "--json")).GetProperty("coverage").ValueKind.ShouldBe(JsonValueKind.Null);
        JsonElement coverage = JsonSerializer.Deserialize<JsonElement>(await RunAsync("evaluate", "bars", "--coverage", "--json")).GetProperty("coverage");
        coverage.GetProperty("abstention").ValueKind.ShouldBe(JsonValueKind.Null);
        coverage.GetProperty("max_softmax").GetArrayLength().ShouldBe(7);
        (await RefusedAsync("suspects", "bars", "--abstained")).ShouldContain("--method selective");
        (await RefusedAsync("export", "bars", "--abstention", "--to", _workplace.File("rows.csv"))).ShouldContain("--method selective");
        File.Exists(_workplace.File("rows.csv")).ShouldBeFalse();
        (await RefusedAsync("suspects", "bars", "--abstained", "--sort", "margin")).ShouldContain("--abstained and --sort exclude each other");
        (await RefusedAsync("suspects", "bars", "--abstained", "--revision", "1.1")).ShouldContain("a revision keeps no model");
    }

    [Fact]
    public async Task Evaluate_CoverageWithoutATestSplit_SaysWhatIsMissing()
    {
        await RunAsync("ingest", "bars", _workplace.WriteIdx("train", 300), "--inject", "symmetric:0.2");
        await RunAsync("clean", "bars", "--model", "mlp", "--epochs", "2", "--warmup", "1", "--method", "selective");
        await RunAsync("evaluate", "bars");
        (await RefusedAsync("evaluate", "bars", "--coverage")).ShouldContain("Ingest with --test");
    }

    private async Task<string> RefusedAsync(params string[] arguments)
    {
        ProcessResult result = await SatCurateProcess.RunAsync(_workplace.Store, arguments);
        result.ExitCode.ShouldBe(2);
        return result.Errors;
    }

    private Task<string> RunAsync(params string[] arguments) => SatCurateProcess.OutputAsync(_workplace.Store, arguments);
}
