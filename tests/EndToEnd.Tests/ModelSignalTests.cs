using System.Globalization;
using System.Text;
using System.Text.Json;

namespace SatCurate.EndToEnd.Tests;

/// <summary>What the model itself is asked about every sample when an export asks.</summary>
public sealed class ModelSignalTests : IDisposable
{
    private const int Samples = 900;

    private readonly Workplace _workplace = new();

    public void Dispose() => _workplace.Dispose();

    [Fact]
    public async Task Export_OfARunWithTurnOver_SaysWhatTheOtherHalfAndTheNeighboursDoubt()
    {
        await IngestAsync();
        await RunAsync("clean", "set", "--turn-over", "--epochs", "20", "--warmup", "5", "--batch-size", "50", "--seed", "4", "--input-dropout", "0");
        (await RunAsync("status", "set")).ShouldContain("turn-over dropout");
        string rows = _workplace.File("rows.jsonl");
        await RunAsync("export", "set", "--to", rows, "--turn-over", "--neighbours", "10");

        JsonElement[] exported = [.. File.ReadLines(rows).Select(row => JsonSerializer.Deserialize<JsonElement>(row))];
        exported.Length.ShouldBe(Samples);
        foreach (string column in (string[])["unseen_probability", "neighbour_agreement"])
        {
            double[] said = [.. exported.Select(row => row.GetProperty(column).GetDouble())];
            said.Where((_, i) => IsWrong(i)).Average().ShouldBeLessThan(0.3, column);
            said.Where((_, i) => !IsWrong(i)).Average().ShouldBeGreaterThan(0.6, column);
        }

        exported.ShouldAllBe(row => double.IsFinite(row.GetProperty("self_influence").GetDouble()));

        string again = _workplace.File("again.jsonl");
        await RunAsync("export", "set", "--to", again, "--turn-over", "--neighbours", "10");
        File.ReadAllText(again).ShouldBe(File.ReadAllText(rows));
        ProcessResult other = await SatCurateProcess.RunAsync(_workplace.Store, "clean", "set", "--turn-over", "--model", "script:" + _workplace.Write("m.pt", ""));
        other.ExitCode.ShouldBe(2, other.Errors);
    }

    [Fact]
    public async Task ExportTurnOver_OfARunWithoutIt_IsOneLineAndLeavesNothing()
    {
        await IngestAsync();
        await RunAsync("clean", "set", "--epochs", "1", "--warmup", "1", "--input-dropout", "0");
        string[] before = Directory.GetFileSystemEntries(Path.GetDirectoryName(_workplace.Store)!);
        ProcessResult export = await SatCurateProcess.RunAsync(_workplace.Store, "export", "set", "--to", _workplace.File("rows.csv"), "--turn-over");

        export.ExitCode.ShouldBe(2, export.Errors);
        export.Errors.Trim().ShouldNotContain('\n');
        export.Errors.ShouldContain("the run trained every sample with all units");
        Directory.GetFileSystemEntries(Path.GetDirectoryName(_workplace.Store)!).ShouldBe(before);
    }

    private static bool IsWrong(int index) => index % 5 == 0;

    private Task<string> RunAsync(params string[] arguments) => SatCurateProcess.OutputAsync(_workplace.Store, arguments);

    private async Task IngestAsync()
    {
        var random = new Random(7);
        var rows = new StringBuilder("a,b,c,d,e,label\n");
        for (int i = 0; i < Samples; i++)
        {
            int label = random.Next(3);
            for (int f = 0; f < 5; f++)
            {
                rows.Append(CultureInfo.InvariantCulture, $"{(f % 3 == label ? 3 : 0) + (random.NextDouble() * 3) - 1.5:F4},");
            }

            rows.Append(CultureInfo.InvariantCulture, $"c{(IsWrong(i) ? (label + 1) % 3 : label)}\n");
        }

        await RunAsync("ingest", "set", _workplace.Write("rows.csv", rows.ToString()), "--label-column", "label");
    }
}
