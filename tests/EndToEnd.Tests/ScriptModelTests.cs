using System.Globalization;
using System.Text;
using System.Text.Json;
using SatCurate.Storage;
using SatCurate.Torch;

namespace SatCurate.EndToEnd.Tests;

/// <summary>TorchScript modules of the user's as models.</summary>
public sealed class ScriptModelTests : IDisposable
{
    private static readonly string[] Clean =
        ["clean", "set", "--epochs", "12", "--warmup", "3", "--batch-size", "50", "--lr", "0.05", "--seed", "4"];

    private readonly Workplace _workplace = new();

    public void Dispose() => _workplace.Dispose();

    [Fact]
    public async Task Clean_WithAModuleOfFeatures_FindsTheErrors_AndPyTorchSaysWhatPredictSays()
    {
        string data = await IngestAsync(_workplace);
        string module = TorchScriptFile.Write(_workplace.File("module.pt"), "features", 5, 3);
        await RunAsync([.. Clean, "--model", $"script:{module}"]);

        JsonElement evaluated = JsonSerializer.Deserialize<JsonElement>(await RunAsync("evaluate", "set", "--json"));
        evaluated.GetProperty("auroc").GetDouble().ShouldBeGreaterThan(0.95);
        await ShouldAgreeAsync(data, module);
        string card = await File.ReadAllTextAsync(_workplace.File("m.safetensors.card.md"));
        card.ShouldContain("tabular-classification");
        card.ShouldContain("module=torch.jit.load(");
        (await RunAsync("doctor", "--full")).ShouldContain("sound");

        ProcessResult neighbours = await SatCurateProcess.RunAsync(_workplace.Store, "export", "set", "--to", _workplace.File("n.csv"), "--neighbours", "5");
        neighbours.ExitCode.ShouldBe(2, neighbours.Errors);
        neighbours.Errors.ShouldContain("nobody knows the layers of a TorchScript module");
        File.Exists(_workplace.File("n.csv")).ShouldBeFalse();

        File.Delete(Scripts(_workplace).ShouldHaveSingleItem());
        ProcessResult doctor = await SatCurateProcess.RunAsync(_workplace.Store, "doctor", "--full");
        doctor.ExitCode.ShouldBe(1);
        (doctor.Output + doctor.Errors).ShouldContain("TorchScript module is missing");
        ProcessResult predict = await SatCurateProcess.RunAsync(_workplace.Store, "predict", "set", data, "--to", _workplace.File("p.csv"));
        predict.ExitCode.ShouldNotBe(0);
        predict.Errors.ShouldContain("is gone from");
    }

    [Fact]
    public async Task Clean_WithAModuleOfImages_PyTorchSaysWhatPredictSays()
    {
        string images = _workplace.WriteIdx("train", 200);
        await RunAsync("ingest", "set", images);
        string module = TorchScriptFile.Write(_workplace.File("module.pt"), "images", 1, 4);
        await RunAsync("clean", "set", "--epochs", "2", "--warmup", "1", "--batch-size", "16", "--model", $"script:{module}");
        await ShouldAgreeAsync(images, module);
    }

    [Fact]
    public async Task Clean_KilledAndResumedAfterTheUsersFileIsGone_EndsBitIdentical()
    {
        using var killed = new Workplace();
        await IngestAsync(_workplace);
        await IngestAsync(killed);
        string module = TorchScriptFile.Write(_workplace.File("module.pt"), "features", 5, 3);
        string[] command = [.. Clean, "--model", $"script:{module}"];
        await RunAsync(command);

        using (SatCurateProcess victim = SatCurateProcess.Start(killed.Store, command))
        {
            await UntilCheckpointAsync(killed.Store, victim);
            victim.Kill();
            (await victim.EndAsync()).ExitCode.ShouldNotBe(0);
        }

        File.Delete(module);
        await ShouldRefuseAsync(killed, "can't be resumed with other options", "--resume", "--model", "mlp");
        string other = TorchScriptFile.Write(_workplace.File("other.pt"), "images", 1, 3);
        await ShouldRefuseAsync(killed, "fails on an input", "--model", $"script:{other}");
        other = TorchScriptFile.Write(_workplace.File("other.pt"), "features", 5, 3, seed: 6);
        await ShouldRefuseAsync(killed, "unfinished", "--model", $"script:{other}");
        await ShouldRefuseAsync(killed, "can't be resumed with other options", "--resume", "--model", $"script:{other}");
        Scripts(killed).ShouldHaveSingleItem();
        await SatCurateProcess.OutputAsync(killed.Store, "clean", "set", "--resume");
        (await ExportAsync(killed)).ShouldBe(await ExportAsync(_workplace));
    }

    [Fact]
    public async Task Clean_ModulesThatCannotBeTrained_AreOneLineAndChangeNothing()
    {
        await IngestAsync(_workplace);
        string Script(string kind, int inputs, int classes) =>
            $"script:{TorchScriptFile.Write(_workplace.File($"{kind}-{inputs}-{classes}.pt"), kind, inputs, classes)}";
        string large = _workplace.Write("large.pt", "");
        await using (FileStream stream = File.OpenWrite(large))
        {
            stream.SetLength((512L << 20) + 1);
        }

        (string Model, string Says)[] cases =
        [
            ("script:" + _workplace.File("none.pt"), "can't be read"),
            ("script:" + _workplace.Write("junk.pt", "this is no archive"), "not a TorchScript module"),
            ("script:" + large, "at most 512"),
            (Script("nothing", 5, 3), "no parameters"),
            (Script("pair", 5, 3), "something else than one tensor"),
            (Script("features", 5, 4), "answers 3 x 4"),
            (Script("features", 6, 3), "fails on an input of 3 x 5"),
            ("script", "unknown model"),
        ];
        string before = _workplace.StoreDigest();
        foreach ((string model, string says) in cases)
        {
            ProcessResult result = await SatCurateProcess.RunAsync(_workplace.Store, "clean", "set", "--model", model);
            result.ExitCode.ShouldBe(2, result.Errors);
            result.Errors.TrimEnd('\n').ShouldNotContain("\n");
            result.Errors.ShouldStartWith("error: ");
            result.Errors.ShouldContain(says);
            _workplace.StoreDigest().ShouldBe(before, says);
        }
    }

    [Fact]
    public async Task Clean_TextsWithAModule_AreRefused()
    {
        await RunAsync("ingest", "set", _workplace.Write("texts.csv", "text,label\nhello there,a\ngood bye,b\nhello you,a\nbye bye,b\n"));
        string module = TorchScriptFile.Write(_workplace.File("module.pt"), "features", 5, 2);
        ProcessResult result = await SatCurateProcess.RunAsync(_workplace.Store, "clean", "set", "--model", $"script:{module}");
        result.ExitCode.ShouldBe(2, result.Errors);
        result.Errors.ShouldContain("these are texts");
    }

    private static string[] Scripts(Workplace workplace) => Directory.GetFiles(Path.Combine(workplace.Store, "datasets", "set", "scripts"));

    private static async Task ShouldRefuseAsync(Workplace workplace, string says, params string[] how)
    {
        ProcessResult result = await SatCurateProcess.RunAsync(workplace.Store, ["clean", "set", .. how]);
        result.ExitCode.ShouldBe(2, result.Errors);
        result.Errors.ShouldContain(says);
    }

    private async Task ShouldAgreeAsync(string input, string module)
    {
        (string model, string predictions) = (_workplace.File("m.safetensors"), _workplace.File("p.csv"));
        await RunAsync("model", "set", "--to", model);
        await RunAsync("predict", "set", input, "--to", predictions);
        string difference = await ModelTests.PythonAsync("compare_model.py", ModelTests.PythonFolder, model, input, predictions, module);
        double.Parse(difference, CultureInfo.InvariantCulture).ShouldBeLessThan(1e-4);
    }

    /// <summary>Five numbers around one of three centres; every fifth label is wrong.</summary>
    private static async Task<string> IngestAsync(Workplace workplace)
    {
        var random = new Random(7);
        (StringBuilder rows, StringBuilder truth) = (new("a,b,c,d,e,label\n"), new("index,label\n"));
        for (int i = 0; i < 900; i++)
        {
            int label = random.Next(3);
            for (int f = 0; f < 5; f++)
            {
                rows.Append(CultureInfo.InvariantCulture, $"{(f % 3 == label ? 3 : 0) + (random.NextDouble() * 3) - 1.5:F4},");
            }

            rows.Append(CultureInfo.InvariantCulture, $"c{(i % 5 == 0 ? (label + 1) % 3 : label)}\n");
            truth.Append(CultureInfo.InvariantCulture, $"{i},c{label}\n");
        }

        string file = workplace.Write("rows.csv", rows.ToString());
        await SatCurateProcess.OutputAsync(
            workplace.Store, "ingest", "set", file, "--label-column", "label", "--truth", workplace.Write("truth.csv", truth.ToString()));
        return file;
    }

    private static async Task UntilCheckpointAsync(string store, SatCurateProcess process)
    {
        string folder = Path.Combine(store, StoreLayout.RunFolder("set", 1), "checkpoints");
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        while (!Directory.Exists(folder) || !Directory.EnumerateFiles(folder, "e*.ckpt").Any())
        {
            process.HasExited.ShouldBeFalse("the run ended before it was training");
            await Task.Delay(5, patience.Token);
        }
    }

    private static async Task<string> ExportAsync(Workplace workplace)
    {
        string file = workplace.File("export.csv");
        await SatCurateProcess.OutputAsync(workplace.Store, "export", "set", "--to", file);
        return await File.ReadAllTextAsync(file);
    }

    private Task<string> RunAsync(params string[] arguments) => SatCurateProcess.OutputAsync(_workplace.Store, arguments);
}
