using System.Security.Cryptography;
using System.Text.Json;

namespace SatCurate.EndToEnd.Tests;

/// <summary>Predictions by models that have not trained with the sample.</summary>
public sealed class CrossValidateTests : IDisposable
{
    private const int Rows = 1500;

    private readonly Workplace _workplace = new();

    public void Dispose() => _workplace.Dispose();

    [Fact]
    public async Task CrossValidate_ThenSuspects_FindsTheWrongLabels()
    {
        await IngestAsync(Things.Rows(Rows));
        string to = _workplace.File("folds");
        string before = _workplace.StoreDigest();
        (await OutputAsync("cross-validate", "things", "--to", to, "--epochs", "6", "--input-dropout", "0")).ShouldContain("1,500 samples predicted in 5 folds;");
        _workplace.StoreDigest().ShouldBe(before);
        Directory.Exists(to + ".folds").ShouldBeFalse();

        JsonElement meta = JsonSerializer.Deserialize<JsonElement>(await File.ReadAllTextAsync(Path.Combine(to, "meta.json")));
        (meta.GetProperty("rows").GetInt32(), meta.GetProperty("unlabelled").GetInt32(), meta.GetProperty("folds").GetInt32()).ShouldBe((Rows, 0, 5));
        meta.GetProperty("agreement").GetDouble().ShouldBe(0.9, 0.02, "every tenth label is wrong, and the colour says which");

        JsonElement suspects = JsonSerializer.Deserialize<JsonElement>(await OutputAsync(
            "suspects", "--pred-probs", Path.Combine(to, "pred_probs.npy"), "--labels", Path.Combine(to, "given.npy"), "--classes", Path.Combine(to, "classes.txt"), "--limit", "10000", "--json"));
        int[] found = [.. suspects.GetProperty("suspects").EnumerateArray().Select(suspect => suspect.GetProperty("index").GetInt32())];
        found.Count(index => index % 10 == 9).ShouldBeGreaterThan(Rows / 10 * 95 / 100);
        found.Length.ShouldBeLessThan(Rows / 10 * 11 / 10);
    }

    [Fact]
    public async Task CrossValidate_Interrupted_GoesOnToTheSameFiles()
    {
        await IngestAsync(Things.Rows(Rows));
        string[] ask = ["cross-validate", "things", "--folds", "3", "--epochs", "150", "--warmup", "1", "--input-dropout", "0", "--device", "cpu", "--to"];
        (string whole, string stopped) = (_workplace.File("whole"), _workplace.File("stopped"));
        await OutputAsync([.. ask, whole]);

        using (SatCurateProcess first = SatCurateProcess.Start(_workplace.Store, [.. ask, stopped]))
        {
            while (!File.Exists(Path.Combine(stopped + ".folds", "0.f32")))
            {
                first.HasExited.ShouldBeFalse();
                await Task.Delay(20, TestContext.Current.CancellationToken);
            }

            first.Interrupt();
            ProcessResult end = await first.EndAsync();
            end.ExitCode.ShouldBe(130);
            end.Errors.ShouldContain("of 3 folds are done; the same command goes on with the next");
            Directory.Exists(stopped).ShouldBeFalse();
        }

        ProcessResult other = await SatCurateProcess.RunAsync(_workplace.Store, [.. ask, stopped, "--seed", "2"]);
        (other.ExitCode, other.Errors.Contains("folds of another cross-validation", StringComparison.Ordinal)).ShouldBe((2, true));

        ProcessResult resumed = await SatCurateProcess.RunAsync(_workplace.Store, [.. ask, stopped]);
        (resumed.ExitCode, resumed.Errors.Contains("fold 1/3: done before", StringComparison.Ordinal)).ShouldBe((0, true));
        foreach (string array in (string[])["pred_probs.npy", "given.npy", "index.npy", "fold.npy"])
        {
            Digest(Path.Combine(stopped, array)).ShouldBe(Digest(Path.Combine(whole, array)), array);
        }
    }

    [Fact]
    public async Task CrossValidate_SamplesWithoutALabel_HaveNoRow()
    {
        await IngestAsync("colour,size,label\n" + string.Concat(Enumerable.Range(0, 300).Select(i => $"{(i % 2 == 0 ? "red,1" : "blue,2")},{(i % 5 == 0 ? "" : i % 2 == 0 ? "hot" : "cold")}\n")));
        string to = _workplace.File("folds");
        (await OutputAsync("cross-validate", "things", "--to", to, "--epochs", "2", "--folds", "2")).ShouldContain("240 samples predicted in 2 folds (60 more have no label)");
        byte[] index = await File.ReadAllBytesAsync(Path.Combine(to, "index.npy"));
        long[] rows = [.. Enumerable.Range(0, (index.Length - 128) / 8).Select(i => BitConverter.ToInt64(index, 128 + (8 * i)))];
        rows.ShouldBe(Enumerable.Range(0, 300).Where(i => i % 5 != 0).Select(i => (long)i));
    }

    [Theory]
    [InlineData("--folds", "1", "300 labelled samples can't be dealt into 1 folds (--folds)")]
    [InlineData("--folds", "301", "300 labelled samples can't be dealt into 301 folds (--folds)")]
    [InlineData("--method", "best", "--method")]
    [InlineData("--lr", "1e9", "training diverged")]
    public async Task CrossValidate_BadUsage_IsOneErrorAndNoFolder(string option, string value, string message)
    {
        await IngestAsync(Things.Rows(300));
        string to = _workplace.File("folds");
        ProcessResult result = await SatCurateProcess.RunAsync(_workplace.Store, "cross-validate", "things", "--to", to, "--input-dropout", "0", option, value);
        result.ExitCode.ShouldBe(2);
        result.Errors.Split('\n').Count(line => line.StartsWith("error: ", StringComparison.Ordinal) && line.Contains(message, StringComparison.Ordinal)).ShouldBe(1, result.Errors);
        (Directory.Exists(to), Directory.Exists(to + ".folds")).ShouldBe((false, false));
    }

    private static string Digest(string path) => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(path)));

    private async Task IngestAsync(string rows) => await OutputAsync("ingest", "things", _workplace.Write("things.csv", rows), "--label-column", "label");

    private async Task<string> OutputAsync(params string[] arguments) => await SatCurateProcess.OutputAsync(_workplace.Store, arguments);
}
