using System.Globalization;
using System.Text;
using System.Text.Json;

namespace SatCurate.EndToEnd.Tests;

/// <summary>More classes than are kept whole: the top k of each target lives through kills, and is exported as such.</summary>
public sealed class ManyClassesTests
{
    private const int Classes = 300;
    private const int Samples = 1800;
    private const int Wrong = 90;

    private static readonly string[] Clean = ["clean", "many", "--epochs", "30", "--warmup", "10", "--seed", "4"];

    [Fact]
    public async Task Clean_KilledAndResumed_EndsBitIdenticalAndFindsPlantedErrors()
    {
        using var undisturbed = new Workplace();
        using var killed = new Workplace();
        (string file, HashSet<int> wrong) = WriteFeatures(undisturbed);
        await SatCurateProcess.OutputAsync(undisturbed.Store, "ingest", "many", file);
        await SatCurateProcess.OutputAsync(killed.Store, "ingest", "many", file);
        await SatCurateProcess.OutputAsync(undisturbed.Store, Clean);

        string[] command = Clean;
        foreach (int after in (int[])[4, 14, 22])
        {
            using SatCurateProcess victim = SatCurateProcess.Start(killed.Store, command);
            await UntilCommittedAsync(killed.Store, victim, after);
            victim.Kill();
            (await victim.EndAsync()).ExitCode.ShouldNotBe(0);
            command = ["clean", "many", "--resume"];
        }

        await SatCurateProcess.OutputAsync(killed.Store, command);
        string expected = await ExportAsync(undisturbed);
        (await ExportAsync(killed)).ShouldBe(expected);
        expected.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length.ShouldBe(Samples + 1);

        JsonElement[] suspects = [.. (await SatCurateProcess.OutputAsync(killed.Store, "suspects", "many", "--limit", $"{Wrong}", "--format", "jsonl"))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonSerializer.Deserialize<JsonElement>(line))];
        suspects.Count(row => wrong.Contains(row.GetProperty("index").GetInt32())).ShouldBeGreaterThan(Wrong * 8 / 10);
        (await SatCurateProcess.OutputAsync(killed.Store, "doctor", "--full", "--store", killed.Store)).ShouldNotContain("wrong:");
        (await SatCurateProcess.OutputAsync(killed.Store, "status", "many")).ShouldContain("top 16 of each target kept");
    }

    [Fact]
    public async Task Export_TopKAndAllOfIt_SayTheSameInEveryFormat()
    {
        using var workplace = new Workplace();
        (string file, _) = WriteFeatures(workplace);
        await SatCurateProcess.OutputAsync(workplace.Store, "ingest", "many", file);
        await SatCurateProcess.OutputAsync(workplace.Store, "clean", "many", "--epochs", "6", "--warmup", "2", "--seed", "4");
        await SatCurateProcess.OutputAsync(workplace.Store, "decide", "many", "3", "relabel:c7", "--by", "Ann");
        (string csv, string jsonl, string parquet) = (workplace.File("m.csv"), workplace.File("m.jsonl"), workplace.File("m.parquet"));
        foreach (string to in (string[])[csv, jsonl, parquet, workplace.File("m.npy")])
        {
            await SatCurateProcess.OutputAsync(workplace.Store, ["export", "many", "--to", to, .. to.EndsWith(".npy", StringComparison.Ordinal) ? (string[])["--format", "npy"] : ["--card", "--signals", "--neighbours", "5"]]);
        }

        using var duck = new DuckDb();
        duck.Rows($"SELECT column_type FROM (DESCRIBE SELECT soft_label_topk, mean_prediction_topk FROM '{parquet}')").Select(row => (string)row[0]!)
            .ShouldBe(["STRUCT(\"class\" INTEGER, probability FLOAT)[]", "STRUCT(\"class\" INTEGER, probability FLOAT)[]"]);
        const string List = "STRUCT(\"class\" INTEGER, probability FLOAT)[]";
        string Rows(string source, bool isText) => $"""
            SELECT index::BIGINT i, unnest({(isText ? $"(soft_label_topk::JSON)::{List}" : "soft_label_topk")}) s FROM {source}
            """;
        string ofParquet = Rows($"'{parquet}'", isText: false);
        string ofCsv = Rows($"read_csv('{csv}', all_varchar = true, header = true)", isText: true);
        string ofJsonl = Rows($"read_json('{jsonl}', format = 'newline_delimited', columns = {{index: 'BIGINT', soft_label_topk: '{List.Replace("\"", "", StringComparison.Ordinal)}'}})", isText: false);
        duck.Number($"SELECT count(DISTINCT i) FROM ({ofParquet})").ShouldBe(Samples);
        foreach (string other in (string[])[ofCsv, ofJsonl])
        {
            duck.Number($"SELECT count(*) FROM (({ofParquet}) EXCEPT ALL ({other}))").ShouldBe(0);
            duck.Number($"SELECT count(*) FROM (({other}) EXCEPT ALL ({ofParquet}))").ShouldBe(0);
        }

        duck.Rows($"SELECT soft_label_topk[1].\"class\" = corrected_index, len(soft_label_topk) FROM '{parquet}' WHERE index = 3")
            .Select(row => string.Join(' ', row)).ShouldBe(["True 1"]);
        duck.Number($"SELECT max(len(soft_label_topk)) FROM '{parquet}'").ShouldBe(16);
        duck.Number($"SELECT count(*) FROM ({ofParquet}) WHERE s.probability <= 0 OR s.probability > 1").ShouldBe(0);

        string history = workplace.File("history.csv");
        await SatCurateProcess.OutputAsync(workplace.Store, "export", "many", "--to", history, "--history");
        const string Signals = "index::BIGINT, mean_margin::FLOAT, confidence::FLOAT, disagreement::FLOAT, first_learned::INTEGER, pre_memorization::FLOAT, small_loss::FLOAT, target_margin::FLOAT, entropy::FLOAT, neighbour_agreement::FLOAT";
        duck.Number($"SELECT count(*) FROM (SELECT {Signals} FROM '{parquet}' EXCEPT ALL SELECT {Signals} FROM '{jsonl}')").ShouldBe(0);
        duck.Number($"""
            SELECT count(*) FROM '{parquet}' p JOIN (SELECT index, avg(margin) m, avg(given_probability) g, max(epoch) e FROM '{history}' GROUP BY index) h
            ON p.index = h.index AND p.visits = h.e AND abs(p.mean_margin - h.m) < 1e-4 AND abs(p.confidence - h.g) < 1e-4
            """).ShouldBe(Samples);

        JsonElement meta = JsonSerializer.Deserialize<JsonElement>(await File.ReadAllTextAsync(parquet + ".meta.json"));
        int smallLossEpoch = meta.GetProperty("small_loss_epoch").GetInt32();
        duck.Number($"""
            SELECT count(*) FROM '{parquet}' p JOIN '{history}' h ON p.index = h.index AND h.epoch = {smallLossEpoch}
            WHERE abs(p.small_loss + ln(greatest(h.given_probability, 1e-4))) < 1e-4 AND p.target_margin BETWEEN -1 AND 1 AND p.entropy BETWEEN 0 AND 1
            """).ShouldBe(Samples);
        meta.GetProperty("notes").GetProperty("soft_label_topk").GetString()!.ShouldContain("16 most probable classes");
        float[] dense = Npy(Path.Combine(workplace.File("m.npy"), "soft_labels.npy"));
        dense.Length.ShouldBe(Samples * Classes);
        for (int sample = 0; sample < Samples; sample++)
        {
            dense.AsSpan(sample * Classes, Classes).ToArray().Sum().ShouldBe(1f, 1e-4f);
        }
    }

    private static async Task<string> ExportAsync(Workplace workplace)
    {
        string file = workplace.File("many.csv");
        await SatCurateProcess.OutputAsync(workplace.Store, "export", "many", "--to", file);
        return await File.ReadAllTextAsync(file);
    }

    private static async Task UntilCommittedAsync(string store, SatCurateProcess process, int epochs)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        string folder = Path.Combine(store, "datasets", "many", "runs", "r0001", "checkpoints");
        while (!Directory.Exists(folder) || !Directory.EnumerateFiles(folder, "e*.ckpt").Any(f => Epoch(f) >= epochs))
        {
            process.HasExited.ShouldBeFalse("the run ended before it was killed");
            await Task.Delay(5, patience.Token);
        }
    }

    private static int Epoch(string checkpoint) =>
        int.Parse(Path.GetFileName(checkpoint).AsSpan(1, 6), NumberStyles.None, CultureInfo.InvariantCulture);

    private static float[] Npy(string file)
    {
        byte[] bytes = File.ReadAllBytes(file);
        int header = 10 + BitConverter.ToUInt16(bytes, 8);
        return System.Runtime.InteropServices.MemoryMarshal.Cast<byte, float>(bytes.AsSpan(header)).ToArray();
    }

    private static (string File, HashSet<int> Wrong) WriteFeatures(Workplace workplace)
    {
        const int Features = 16;
        var random = new Random(11);
        double[][] centres = [.. Enumerable.Range(0, Classes).Select(_ => Enumerable.Range(0, Features).Select(_ => random.NextDouble() * 6).ToArray())];
        HashSet<int> wrong = [.. Enumerable.Range(0, Samples).OrderBy(_ => random.Next()).Take(Wrong)];
        var csv = new StringBuilder(string.Join(',', Enumerable.Range(0, Features).Select(f => $"f{f}")) + ",label\n");
        for (int i = 0; i < Samples; i++)
        {
            int label = i % Classes;
            foreach (double centre in centres[label])
            {
                csv.Append(CultureInfo.InvariantCulture, $"{centre + random.NextDouble() - 0.5:F3},");
            }

            csv.Append(CultureInfo.InvariantCulture, $"c{(wrong.Contains(i) ? (label + 1 + random.Next(Classes - 1)) % Classes : label)}\n");
        }

        return (workplace.Write("many.csv", csv.ToString()), wrong);
    }
}
