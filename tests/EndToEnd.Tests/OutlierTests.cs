using System.Globalization;
using System.Text.Json;

namespace SatCurate.EndToEnd.Tests;

/// <summary>Samples that belong to none of the classes, beside wrong labels.</summary>
public sealed class OutlierTests : IDisposable
{
    private const int Rows = 800;

    private readonly Workplace _workplace = new();

    public void Dispose() => _workplace.Dispose();

    [Fact]
    public async Task Suspects_Outliers_HasSamplesOfNoClassInFrontOfWrongLabels()
    {
        await CleanAsync();
        JsonElement list = JsonSerializer.Deserialize<JsonElement>(await OutputAsync("suspects", "clusters", "--outliers", "--limit", "80", "--json"));
        list.GetProperty("matching").GetInt32().ShouldBe(Rows);
        JsonElement[] rows = [.. list.GetProperty("suspects").EnumerateArray()];
        double[] entropies = [.. rows.Select(row => row.GetProperty("entropy").GetDouble())];
        entropies.ShouldBe(entropies.OrderDescending());
        entropies.ShouldAllBe(entropy => entropy > 0 && entropy <= 1);
        rows.Count(row => IsStranger(row.GetProperty("index").GetInt32())).ShouldBeGreaterThan(70, "80 rows are of no class, of the others every fifth has a drawn label");

        int first = rows[0].GetProperty("index").GetInt32();
        string given = rows[0].GetProperty("given_label").GetString()!;
        string csv = await OutputAsync("suspects", "clusters", "--outliers", "--given", given, "--limit", "1", "--format", "csv");
        csv.Split("\r\n")[0].ShouldBe("index,id,given_label,suggested_label,entropy,is_label_issue,decision");
        csv.Split("\r\n")[1].ShouldStartWith($"{first},clusters/{first},{given},");
        await OutputAsync("decide", "clusters", first.ToString(CultureInfo.InvariantCulture), "discard");
        (await OutputAsync("suspects", "clusters", "--outliers", "--limit", "1")).ShouldContain("discard");
        string undecided = await OutputAsync("suspects", "clusters", "--outliers", "--undecided", "--limit", "1", "--format", "csv");
        undecided.Split("\r\n")[1].ShouldStartWith($"{rows[1].GetProperty("index").GetInt32()},");

        ProcessResult refused = await SatCurateProcess.RunAsync(_workplace.Store, "suspects", "clusters", "--outliers", "--sort", "margin");
        (refused.ExitCode, refused.Errors.Contains("--outliers and --sort exclude each other", StringComparison.Ordinal)).ShouldBe((2, true));
    }

    /// <summary>Four clusters a class each; every tenth row is of a fifth, whose labels are drawn from the four, as are a fifth of all others'.</summary>
    private async Task CleanAsync()
    {
        var random = new Random(1);
        string[] lines = [.. Enumerable.Range(0, Rows).Select(index =>
        {
            int cluster = IsStranger(index) ? 4 : index % 4;
            int label = cluster == 4 || index % 5 == 0 ? random.Next(4) : cluster;
            IEnumerable<double> features = Enumerable.Range(0, 5).Select(feature => (feature == cluster ? 4 : 0) + random.NextDouble());
            return string.Join(',', features.Select(value => value.ToString("F4", CultureInfo.InvariantCulture)).Append("abcd"[label].ToString()));
        })];
        string input = _workplace.File("clusters.csv");
        await File.WriteAllLinesAsync(input, ["v0,v1,v2,v3,v4,label", .. lines]);
        await OutputAsync("ingest", "clusters", input);
        await OutputAsync("clean", "clusters", "--epochs", "12", "--warmup", "4", "--momentum", "0.7", "--input-dropout", "0", "--seed", "1");
    }

    private static bool IsStranger(int index) => index % 10 == 3;

    private Task<string> OutputAsync(params string[] arguments) => SatCurateProcess.OutputAsync(_workplace.Store, arguments);
}
