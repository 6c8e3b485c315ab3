using System.Security.Cryptography;
using System.Text.Json;

namespace SatCurate.EndToEnd.Tests;

/// <summary>Texts with labels made wrong on purpose: found by the run, and exported as another program reads it.</summary>
public sealed class TextTests
{
    private const int Samples = 600;
    private const int Wrong = Samples / 6;

    private static readonly string[][] Phrases =
    [
        ["my card was lost in the street", "someone has stolen my card", "the card is gone since yesterday", "I cannot find my bank card"],
        ["which exchange rate do you take", "the rate for dollars looks odd", "how is the currency exchange made", "euros to pounds at what rate"],
        ["I forgot my pin number", "the pin is blocked after three tries", "how do I change my pin", "a new pin for the machine please"],
    ];

    private static readonly string[] Fillers = ["hello", "please help", "I wonder", "well", "thank you", "quickly", "since Monday", "again", "in London", "on the phone"];

    [Fact]
    public async Task Clean_TextsWithPlantedErrors_FindsThemAndExportsTheSameRowsInEveryFormat()
    {
        using var workplace = new Workplace();
        (string file, HashSet<int> wrong) = WriteTexts(workplace);
        string taken = await SatCurateProcess.OutputAsync(workplace.Store, "ingest", "mail", file, "--test", workplace.Write("test.jsonl", await File.ReadAllTextAsync(file)));
        taken.ShouldContain("taken for: JSONL of texts (text in 'text', by its name; label in 'label', by its name)");
        await SatCurateProcess.OutputAsync(workplace.Store, "clean", "mail", "--seed", "3");

        JsonElement[] suspects = [.. (await SatCurateProcess.OutputAsync(workplace.Store, "suspects", "mail", "--limit", $"{Wrong}", "--format", "jsonl"))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonSerializer.Deserialize<JsonElement>(line))];
        suspects.Length.ShouldBe(Wrong);
        suspects.Count(row => wrong.Contains(row.GetProperty("index").GetInt32())).ShouldBeGreaterThan(Wrong * 9 / 10);
        suspects.ShouldAllBe(row => row.GetProperty("text").GetString()!.Length > 10);
        (await SatCurateProcess.OutputAsync(workplace.Store, "show", "mail", "0")).ShouldContain("text       <b>");

        await SatCurateProcess.OutputAsync(workplace.Store, "decide", "mail", "3", "relabel:pin", "--by", "Ann");
        await SatCurateProcess.OutputAsync(workplace.Store, "decide", "mail", "4", "discard", "--by", "Bob");
        await ShouldExportTheSameRowsAsync(workplace);

        string near = workplace.File("near.jsonl");
        await SatCurateProcess.OutputAsync(workplace.Store, "export", "mail", "--to", near, "--split", "train", "--neighbours", "10");
        double[] agreement = [.. File.ReadLines(near).Select(row => JsonSerializer.Deserialize<JsonElement>(row).GetProperty("neighbour_agreement").GetDouble())];
        agreement.Where((_, i) => wrong.Contains(i)).Average().ShouldBeLessThan(0.3);
        agreement.Where((_, i) => !wrong.Contains(i)).Average().ShouldBeGreaterThan(0.6);

        string report = workplace.File("report.html");
        await SatCurateProcess.OutputAsync(workplace.Store, "report", "mail", "--to", report);
        string html = await File.ReadAllTextAsync(report);
        html.ShouldContain("<blockquote dir=\"auto\">&lt;b&gt;");
        html.ShouldNotContain("<b>bold");

        (await SatCurateProcess.OutputAsync(workplace.Store, "doctor", "--store", workplace.Store)).ShouldNotContain("wrong:");
    }

    private static async Task ShouldExportTheSameRowsAsync(Workplace workplace)
    {
        (string csv, string parquet) = (workplace.File("mail.csv"), workplace.File("mail.parquet"));
        await SatCurateProcess.OutputAsync(workplace.Store, "export", "mail", "--to", csv);
        await SatCurateProcess.OutputAsync(workplace.Store, "export", "mail", "--to", parquet);

        JsonElement meta = JsonSerializer.Deserialize<JsonElement>(await File.ReadAllTextAsync(parquet + ".meta.json"));
        meta.GetProperty("sha256").GetProperty("mail.parquet").GetString()
            .ShouldBe(Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(parquet))));

        using var duck = new DuckDb();
        duck.Rows($"SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM '{parquet}')").Select(row => $"{row[0]} {row[1]}").ShouldBe(
        [
            "id VARCHAR", "index BIGINT", "split VARCHAR", "given_label VARCHAR", "given_index INTEGER", "predicted_label VARCHAR",
            "corrected_label VARCHAR", "corrected_index INTEGER", "is_label_issue BOOLEAN", "label_score FLOAT", "soft_label FLOAT[]",
            "weight FLOAT", "given_label_weight FLOAT", "mean_prediction FLOAT[]", "visits INTEGER", "decision VARCHAR", "decided_by VARCHAR",
            "decided_at TIMESTAMP WITH TIME ZONE", "run VARCHAR", "revision VARCHAR", "source VARCHAR",
        ]);
        string ofParquet = $"SELECT * REPLACE (epoch_ms(decided_at) AS decided_at) FROM '{parquet}'";
        string ofCsv = $"""
            SELECT id, index::BIGINT, split, coalesce(given_label, ''), given_index::INTEGER, coalesce(predicted_label, ''),
              coalesce(corrected_label, ''), corrected_index::INTEGER, is_label_issue::BOOLEAN, label_score::FLOAT, soft_label::FLOAT[],
              weight::FLOAT, given_label_weight::FLOAT, mean_prediction::FLOAT[], visits::INTEGER, coalesce(decision, ''), coalesce(decided_by, ''),
              epoch_ms(decided_at::TIMESTAMP), run, revision, coalesce(source, '') FROM read_csv('{csv}', all_varchar = true, header = true)
            """;
        duck.Number($"SELECT count(*) FROM ({ofCsv})").ShouldBe(2 * Samples);
        duck.Number($"SELECT count(*) FROM ({ofParquet} EXCEPT ALL {ofCsv})").ShouldBe(0);
        duck.Number($"SELECT count(*) FROM ({ofCsv} EXCEPT ALL {ofParquet})").ShouldBe(0);
        duck.Number($"SELECT count(*) FROM '{parquet}' WHERE label_score IS NULL AND soft_label IS NULL AND visits = 0").ShouldBe(Samples);
        duck.Rows($"SELECT index, decision, corrected_label, weight FROM '{parquet}' WHERE decided_at IS NOT NULL ORDER BY index")
            .Select(row => string.Join(' ', row)).ShouldBe(["3 relabel:pin pin 1", "4 discard  0"]);
        duck.Rows($"SELECT index FROM '{parquet}' WHERE split = 'train'").Select(row => (long)row[0]!).ShouldBe(Enumerable.Range(0, Samples).Select(i => (long)i));
    }

    private static (string File, HashSet<int> Wrong) WriteTexts(Workplace workplace)
    {
        string[] classes = ["card", "rate", "pin"];
        var random = new Random(5);
        var wrong = new HashSet<int>(Enumerable.Range(0, Samples).OrderBy(_ => random.Next()).Take(Wrong));
        IEnumerable<string> lines = Enumerable.Range(0, Samples).Select(i =>
        {
            string text = $"<b>bold {Fillers[random.Next(Fillers.Length)]}, {Phrases[i % 3][random.Next(4)]} {Fillers[random.Next(Fillers.Length)]} {random.Next(1000)}";
            return JsonSerializer.Serialize(new { text, label = classes[(i + (wrong.Contains(i) ? 1 + random.Next(2) : 0)) % 3] });
        });
        return (workplace.Write("mail.jsonl", string.Join('\n', lines)), wrong);
    }
}
