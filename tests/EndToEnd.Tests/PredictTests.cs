using System.Text.Json;

namespace SatCurate.EndToEnd.Tests;

/// <summary>New data labelled by the model of a run.</summary>
public sealed class PredictTests : IDisposable
{
    private readonly Workplace _workplace = new();

    public void Dispose() => _workplace.Dispose();

    [Fact]
    public async Task Predict_TheTestImages_AnswersAsTheRunsOwnTestAndTheSameInEveryForm()
    {
        string test = _workplace.WriteIdx("test", 300);
        await RunAsync("ingest", "bars", _workplace.WriteIdx("train", 1200), "--test", test);
        JsonElement cleaned = JsonSerializer.Deserialize<JsonElement>(await RunAsync("clean", "bars", "--epochs", "4", "--warmup", "1", "--json"));

        (string csv, string jsonl, string parquet) = (_workplace.File("p.csv"), _workplace.File("p.jsonl"), _workplace.File("p.parquet"));
        (await RunAsync("predict", "bars", test, "--to", csv)).ShouldContain("300 predictions by the model of run r0001 after 4 of 4 epochs");
        await RunAsync("predict", "bars", test, "--to", jsonl);
        await RunAsync("predict", "bars", test, "--to", parquet, "--run", "1", "--input-format", "idx");

        byte[] labels = await File.ReadAllBytesAsync(test.Replace("images-idx3", "labels-idx1", StringComparison.Ordinal));
        using var duck = new DuckDb();
        IReadOnlyList<object?[]> rows = duck.Rows($"SELECT index, predicted_index, predicted_label, probability, prediction FROM '{parquet}' ORDER BY index");
        rows.Count.ShouldBe(300);
        int right = rows.Count(row => (int)row[1]! == labels[8 + (long)row[0]!]);
        (right / 300.0).ShouldBe(cleaned.GetProperty("test_accuracy").GetDouble(), 1e-9);
        rows.ShouldAllBe(row => (string)row[2]! == $"{row[1]}" && Math.Abs(((List<float>)row[4]!).Sum() - 1) < 1e-5 && ((List<float>)row[4]!).Max() == (float)row[3]!);
        string read = "index::BIGINT, predicted_label::VARCHAR, predicted_index::INTEGER, probability::FLOAT, prediction::FLOAT[]";
        foreach (string other in (string[])[$"read_csv('{csv}', all_varchar = true, header = true)", $"read_json('{jsonl}')"])
        {
            duck.Number($"SELECT count(*) FROM (SELECT {read} FROM '{parquet}' EXCEPT ALL SELECT {read} FROM {other})").ShouldBe(0);
        }

        JsonElement meta = JsonSerializer.Deserialize<JsonElement>(await File.ReadAllTextAsync(csv + ".meta.json"));
        meta.GetProperty("rows").GetInt32().ShouldBe(300);
        meta.GetProperty("predicted_per_class").EnumerateObject().Sum(of => of.Value.GetInt32()).ShouldBe(300);
        meta.GetProperty("epochs").GetProperty("done").GetInt32().ShouldBe(4);
    }

    [Fact]
    public async Task Predict_FeaturesWithCategories_TakesTheLevelsOfTheTrainingSplit()
    {
        await Things.CleanAsync(_workplace);
        string file = _workplace.Write("new.csv", "colour,size\nviolet,0\nblue,9\nred,9\nblue,1\n");
        await RunAsync("predict", "things", file, "--to", _workplace.File("p.csv"));
        string[] labels = [.. (await File.ReadAllLinesAsync(_workplace.File("p.csv"))).Skip(1).Select(line => line.Split(',')[1])];
        labels[1..].ShouldBe(["cold", "hot", "cold"]); // Of a colour that it has never seen it may say what it will.
    }

    [Fact]
    public async Task Predict_BeforeCleaning_SaysSo()
    {
        await RunAsync("ingest", "things", _workplace.Write("things.csv", Things.Rows(300)), "--label-column", "label");
        ProcessResult result = await SatCurateProcess.RunAsync(_workplace.Store, "predict", "things", _workplace.File("things.csv"), "--to", _workplace.File("p.csv"));
        result.ExitCode.ShouldBe(2);
        result.Errors.ShouldContain("clean things");
    }

    private async Task<string> RunAsync(params string[] arguments) => await SatCurateProcess.OutputAsync(_workplace.Store, arguments);
}
