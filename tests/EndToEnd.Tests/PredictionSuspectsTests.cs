using System.Text;
using System.Text.Json;

namespace SatCurate.EndToEnd.Tests;

/// <summary>Suspects of predicted probabilities, without a store.</summary>
public sealed class PredictionSuspectsTests : IDisposable
{
    // By hand: thresholds 0.7 and 0.6; samples 2 and 5 are confidently of the other class, and nothing else is wrong.
    private static readonly double[] s_probabilities = [0.9, 0.1, 0.8, 0.2, 0.4, 0.6, 0.2, 0.8, 0.1, 0.9, 0.9, 0.1];
    private static readonly long[] s_labels = [0, 0, 0, 1, 1, 1];

    private readonly Workplace _workplace = new();

    public static TheoryData<string> Kinds => [.. Cases.Keys];

    private static Dictionary<string, (Func<PredictionSuspectsTests, string[]> Command, string Message)> Cases { get; } = new()
    {
        ["neither form"] = (_ => ["suspects"], "error: DATASET or --pred-probs FILE is missing. "),
        ["both forms"] = (t => ["suspects", "d", .. t.Files()], "error: DATASET and --pred-probs exclude each other. "),
        ["no labels"] = (t => ["suspects", "--pred-probs", t.Probabilities()], "error: --labels FILE is missing. "),
        ["an option of the other form"] = (t => ["suspects", .. t.Files(), "--sort", "margin"], "error: --sort is for suspects of a DATASET, not of --pred-probs. "),
        ["a store"] = (t => ["suspects", .. t.Files(), "--store", t._workplace.Store], "error: --store is for suspects of a DATASET, not of --pred-probs. "),
        ["labels of a data set"] = (t => ["suspects", "d", "--labels", t.Labels()], "error: --labels is for suspects of --pred-probs, not of a DATASET. "),
        ["a filter of a data set"] = (_ => ["suspects", "d", "--filter", "both"], "error: --filter is for suspects of --pred-probs, not of a DATASET. "),
        ["an unknown filter"] = (t => ["suspects", .. t.Files(), "--filter", "all"], "error: argument 'all' not recognized. "),
        ["no such file"] = (t => ["suspects", "--pred-probs", "gone.npy", "--labels", t.Labels()], "error: no such file (gone.npy)."),
        ["other rows"] = (t => ["suspects", "--pred-probs", t.Probabilities(), "--labels", t.Labels(2)], "error: 6 rows of probabilities but 2 labels ("),
        ["a limit of none"] = (t => ["suspects", .. t.Files(), "--limit", "0"], "error: --limit is 1 or more"),
    };

    public void Dispose() => _workplace.Dispose();

    [Fact]
    public async Task Suspects_OfPredictions_AreFlaggedAndRanked()
    {
        JsonElement answer = JsonDocument.Parse(await OutputAsync("--json")).RootElement;
        Indexes(answer).ShouldBe([5, 2]);
        answer.GetProperty("matching").GetInt32().ShouldBe(2);
        answer.GetProperty("score").GetString().ShouldBe("self_confidence");
        answer.GetProperty("filter").GetString().ShouldBe("prune_by_noise_rate");
        answer.GetProperty("noise_rate").GetDouble().ShouldBe(1.0 / 3, 1e-12);
        answer.GetProperty("confident_joint").Deserialize<long[][]>().ShouldBe([[2, 1], [1, 2]]);
        answer.GetProperty("classes")[0].GetProperty("threshold").GetDouble().ShouldBe(0.7, 1e-12);
        JsonElement first = answer.GetProperty("suspects")[0];
        (first.GetProperty("given_label").GetString(), first.GetProperty("suggested_label").GetString()).ShouldBe(("1", "0"));
        first.GetProperty("label_score").GetDouble().ShouldBe(0.1);
        Directory.Exists(_workplace.Store).ShouldBeFalse();
    }

    [Fact]
    public async Task Suspects_AsCsv_NamesClassesAndTakesAPage()
    {
        string classes = _workplace.Write("classes.txt", "cat\ndog\n");
        string labels = _workplace.Write("labels.csv", "index,label,checked\n0,cat,cat\n1,cat,cat\n2,cat,dog\n3,dog,dog\n4,dog,dog\n5,dog,cat\n");
        string[] form = ["suspects", "--pred-probs", Probabilities(), "--classes", classes, "--format", "csv", "--labels"];
        (await SatCurateProcess.OutputAsync(_workplace.Store, [.. form, labels, "--offset", "1", "--limit", "1", "--score", "normalized_margin"])).ShouldBe(
            "index,given_label,suggested_label,label_score,given_probability,suggested_probability\r\n2,cat,dog,0.4,0.4,0.6\r\n");
        (await SatCurateProcess.OutputAsync(_workplace.Store, [.. form, labels + ":checked", "--filter", "predicted_neq_given"])).ShouldBe(
            "index,given_label,suggested_label,label_score,given_probability,suggested_probability\r\n");
    }

    [Fact]
    public async Task Suspects_AsTable_ClosesWithTheEstimate()
    {
        string[] lines = (await OutputAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        lines.Length.ShouldBe(4);
        lines[0].Split(' ', StringSplitOptions.RemoveEmptyEntries).ShouldBe(["index", "given", "suggested", "score", "p(given)", "p(suggested)"]);
        lines[1].Split(' ', StringSplitOptions.RemoveEmptyEntries).ShouldBe(["5", "1", "0", "0.100", "0.100", "0.900"]);
        lines[3].ShouldBe("prune_by_noise_rate by self_confidence: 1-2 of 2 suspects; 33.3 % of the labels of 6 samples are estimated to be wrong");
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Suspects_BadUsageOrInput_IsOneLineAndExitCode2(string kind)
    {
        ProcessResult result = await SatCurateProcess.RunAsync(_workplace.Store, Cases[kind].Command(this));
        result.Errors.ShouldStartWith(Cases[kind].Message);
        result.Errors.TrimEnd().ShouldNotContain('\n');
        result.Output.ShouldBeEmpty();
        result.ExitCode.ShouldBe(2);
    }

    private static int[] Indexes(JsonElement answer) => [.. answer.GetProperty("suspects").EnumerateArray().Select(row => row.GetProperty("index").GetInt32())];

    private Task<string> OutputAsync(params string[] options) => SatCurateProcess.OutputAsync(_workplace.Store, ["suspects", .. Files(), .. options]);

    private string[] Files() => ["--pred-probs", Probabilities(), "--labels", Labels()];

    private string Probabilities() => Npy("probabilities.npy", "<f8", "(6, 2)", [.. s_probabilities.SelectMany(BitConverter.GetBytes)]);

    private string Labels(int count = 6) => Npy($"labels{count}.npy", "<i8", $"({count},)", [.. s_labels.Take(count).SelectMany(BitConverter.GetBytes)]);

    private string Npy(string name, string descriptor, string shape, byte[] content)
    {
        string header = $"{{'descr': '{descriptor}', 'fortran_order': False, 'shape': {shape}, }}".PadRight(117) + "\n";
        File.WriteAllBytes(_workplace.File(name), [0x93, .. "NUMPY"u8, 1, 0, 118, 0, .. Encoding.ASCII.GetBytes(header), .. content]);
        return _workplace.File(name);
    }
}
