using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;

namespace SatCurate.EndToEnd.Tests;

/// <summary>Exported models, as PyTorch reads them through the loader.</summary>
public sealed class ModelTests : IDisposable
{
    internal static readonly string PythonFolder = Path.Combine(AppContext.BaseDirectory, "Python");

    private readonly Workplace _workplace = new();

    public void Dispose() => _workplace.Dispose();

    [Theory]
    [InlineData("cnn", 16)]
    [InlineData("cnn", 48)]
    [InlineData("resnet18", 16)]
    [InlineData("resnet34", 16)]
    [InlineData("wrn-28-10", 16)]
    [InlineData("mlp", 8)]
    [InlineData("linear", 8)]
    public async Task Model_OfImages_SaysInPyTorchWhatPredictSays(string model, int side)
    {
        string test = _workplace.WriteIdx("test", 40, side: side);
        await RunAsync("ingest", "set", _workplace.WriteIdx("train", 120, side: side));
        await ShouldAgreeAsync(test, "--model", model, "--batch-size", "8");
    }

    [Fact]
    public async Task Model_ThatMayAbstain_SaysInPyTorchWhatPredictSays()
    {
        string test = _workplace.WriteIdx("test", 40);
        await RunAsync("ingest", "set", _workplace.WriteIdx("train", 120));
        await ShouldAgreeAsync(test, "--model", "cnn", "--batch-size", "8", "--method", "selective");
        (await File.ReadAllTextAsync(_workplace.File("m.safetensors.card.md"))).ShouldContain("abstention = float(logits[0].softmax(0)[-1])");
    }

    [Fact]
    public async Task Model_OfFeaturesWithCategories_SaysInPyTorchWhatPredictSays()
    {
        string file = _workplace.Write("things.csv", Things.Rows(400));
        await RunAsync("ingest", "set", file, "--label-column", "label");
        await ShouldAgreeAsync(file);
    }

    [Fact]
    public async Task Model_OfTexts_SaysInPyTorchWhatPredictSays()
    {
        string[] texts =
        [
            "Where is MY card?! It was lost...", "Größe, Straße; İstanbul", "c'est l'été - déjà 25 °C", "日本語のテキスト と English", "naïve café\u0301 \U0001F600\U0001F600 ok",
            "", "   ", "a b c d e", "x\ty\u00a0z\u2003w", "one-two_three 3.14 ½ Ⅳ ²", "हिन्दी भाषा", "TITLE ǅ ẞ Σίσυφος",
        ];
        string file = _workplace.Write(
            "texts.jsonl",
            string.Join('\n', Enumerable.Range(0, 240).Select(i => JsonSerializer.Serialize(new { text = texts[i % texts.Length], label = $"t{i % texts.Length % 3}" }))));
        await RunAsync("ingest", "set", file);
        await ShouldAgreeAsync(file);
    }

    [Fact]
    public async Task Model_NameThatSaysAnotherForm_IsRefused()
    {
        ProcessResult result = await SatCurateProcess.RunAsync(_workplace.Store, "model", "set", "--to", _workplace.File("model.onnx"));
        result.ExitCode.ShouldBe(2);
        result.Errors.ShouldContain("ends in .safetensors");
    }

    private async Task ShouldAgreeAsync(string input, params string[] how)
    {
        await RunAsync(["clean", "set", "--epochs", "3", "--warmup", "1", "--report", _workplace.File("report.html"), .. how]);
        (string model, string predictions) = (_workplace.File("m.safetensors"), _workplace.File("p.csv"));
        await RunAsync("model", "set", "--to", model);
        await RunAsync("predict", "set", input, "--to", predictions);
        JsonElement meta = JsonSerializer.Deserialize<JsonElement>(await File.ReadAllTextAsync(model + ".meta.json"));
        meta.GetProperty("sha256").GetProperty("m.safetensors").GetString()
            .ShouldBe(Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(model))));
        meta.GetProperty("card").GetProperty("revision").GetString().ShouldBe("r0001-e000002");

        string card = await File.ReadAllTextAsync(model + ".card.md");
        card.ShouldStartWith("---\n");
        card.ShouldContain("datasets:\n- \"set\"\n");
        card.ShouldContain($"`{meta.GetProperty("card").GetProperty("classes")[0].GetString()}`");
        card.ShouldContain("satcurate_model.load(\"m.safetensors\")");
        card.ShouldNotContain("license");

        string difference = await PythonAsync("compare_model.py", PythonFolder, model, input, predictions);
        double.Parse(difference, CultureInfo.InvariantCulture).ShouldBeLessThan(1e-4);
    }

    internal static async Task<string> PythonAsync(string script, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo("/usr/bin/python3", [Path.Combine(PythonFolder, script), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        process.ExitCode.ShouldBe(0, await errors);
        return output;
    }

    private Task<string> RunAsync(params string[] arguments) => SatCurateProcess.OutputAsync(_workplace.Store, arguments);
}
