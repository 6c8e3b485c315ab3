using System.Text.Json;

namespace SatCurate.EndToEnd.Tests;

public sealed class HistoryTests
{
    private const int Samples = 70;
    private const int Epochs = 70; // more than a sample keeps in memory

    [Fact]
    public async Task History_OfARunLongerThanMemory_IsShownAndExportedWholeAlsoBesideItsOwner()
    {
        using var workplace = new Workplace();
        await SatCurateProcess.OutputAsync(workplace.Store, "ingest", "bars", workplace.WriteIdx("bars", Samples));
        await SatCurateProcess.OutputAsync(
            workplace.Store, "clean", "bars", "--model", "linear", "--epochs", $"{Epochs}", "--warmup", "10", "--batch-size", "35", "--seed", "4");

        JsonElement[] shown = await ShowAsync(workplace, "--full");
        shown.Select(visit => visit.GetProperty("epoch").GetInt32()).ShouldBe(Enumerable.Range(1, Epochs));
        (await ShowAsync(workplace)).Length.ShouldBe(64);
        string sheet = await SatCurateProcess.OutputAsync(workplace.Store, "show", "bars", "3", "--full");
        sheet.ShouldContain($"visits     {Epochs}\n");

        string[] rows = await ExportAsync(workplace, "alone.csv");
        ShouldHoldEveryVisitOnce(rows);
        string[] ofThree = [.. rows.Where(row => row.StartsWith("3,", StringComparison.Ordinal))];
        ofThree.Select(row => float.Parse(row.Split(',')[2])).ShouldBe(shown.Select(visit => visit.GetProperty("weight").GetSingle()));
        ofThree.Select(row => row.Split(',')[4]).ShouldBe(shown.Select(visit => visit.GetProperty("predicted").GetString()));
        ofThree.Count(row => row.Contains(",true,false,", StringComparison.Ordinal)).ShouldBe(10);

        string arrays = workplace.File("arrays");
        await SatCurateProcess.OutputAsync(workplace.Store, "export", "bars", "--to", arrays, "--format", "npy", "--history");
        new FileInfo(Path.Combine(arrays, "history_weight.npy")).Length.ShouldBe(128 + (Samples * Epochs * 4));

        using SatCurateProcess owner = SatCurateProcess.Start(workplace.Store, "clean", "bars", "--model", "linear", "--epochs", "100000", "--seed", "5");
        await UntilHeldAsync(workplace, owner);
        (await ExportAsync(workplace, "beside.csv", "--run", "1")).ShouldBe(rows);
        owner.HasExited.ShouldBeFalse("the owner was gone before it was asked");
        owner.Interrupt();
        (await owner.EndAsync()).ExitCode.ShouldBe(130);
    }

    private static void ShouldHoldEveryVisitOnce(string[] rows)
    {
        IEnumerable<(int Index, int Epoch)> visits = rows.Select(row => row.Split(',')).Select(cells => (int.Parse(cells[0]), int.Parse(cells[1])));
        visits.ShouldBe(from index in Enumerable.Range(0, Samples) from epoch in Enumerable.Range(1, Epochs) select (index, epoch));
    }

    private static async Task<JsonElement[]> ShowAsync(Workplace workplace, params string[] options) =>
        [.. JsonSerializer.Deserialize<JsonElement>(await SatCurateProcess.OutputAsync(workplace.Store, ["show", "bars", "3", "--json", .. options]))
            .GetProperty("history").EnumerateArray()];

    private static async Task<string[]> ExportAsync(Workplace workplace, string name, params string[] options)
    {
        string file = workplace.File(name);
        await SatCurateProcess.OutputAsync(workplace.Store, ["export", "bars", "--to", file, "--history", .. options]);
        File.Exists(file + ".meta.json").ShouldBeTrue();
        string[] lines = await File.ReadAllLinesAsync(file);
        lines[0].ShouldBe("index,epoch,weight,given_probability,predicted_label,predicted_index,warm_up,pinned,margin");
        return lines[1..];
    }

    /// <summary>Waits until the process answers for the store.</summary>
    private static async Task UntilHeldAsync(Workplace workplace, SatCurateProcess owner)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        string file = Path.Combine(workplace.Store, "owner.json");
        while (!File.Exists(file) || !(await File.ReadAllTextAsync(file, patience.Token)).Contains("127.0.0.1", StringComparison.Ordinal))
        {
            owner.HasExited.ShouldBeFalse("the owner ended at once");
            await Task.Delay(10, patience.Token);
        }
    }
}
