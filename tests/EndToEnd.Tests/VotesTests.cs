using System.Globalization;
using System.Text;
using System.Text.Json;

namespace SatCurate.EndToEnd.Tests;

/// <summary>Several annotators a sample, and samples that nobody labelled.</summary>
public sealed class VotesTests
{
    private const int Samples = 900;

    [Fact]
    public async Task Clean_VotesOfThreeAnnotators_TellsWhoIsCareless()
    {
        using var workplace = new Workplace();
        (string things, string votes) = Write(workplace);
        JsonElement ingested = JsonSerializer.Deserialize<JsonElement>(await SatCurateProcess.OutputAsync(
            workplace.Store, "ingest", "things", things, "--label-column", "label", "--labels", votes + ":careful,usual,careless", "--truth", votes + ":truth", "--json"));
        ingested.GetProperty("annotators").EnumerateArray().Select(a => a.GetString()).ShouldBe(["careful", "usual", "careless"]);
        ingested.GetProperty("unlabelled").GetInt32().ShouldBe(Samples / 30);
        await SatCurateProcess.OutputAsync(workplace.Store, "clean", "things", "--epochs", "8", "--warmup", "3");

        JsonElement[] annotators = [.. JsonSerializer.Deserialize<JsonElement>(await SatCurateProcess.OutputAsync(workplace.Store, "annotators", "things", "--json"))
            .GetProperty("annotators").EnumerateArray()];
        double[] agreement = [.. annotators.Select(a => a.GetProperty("agrees_with_corrected").GetDouble())];
        agreement[0].ShouldBeGreaterThan(agreement[1]);
        agreement[1].ShouldBeGreaterThan(agreement[2]);
        annotators.Select(a => a.GetProperty("votes").GetInt32()).ShouldBe([870, 570, 570]);

        string export = workplace.File("things.jsonl");
        await SatCurateProcess.OutputAsync(workplace.Store, "export", "things", "--to", export);
        foreach (JsonElement row in File.ReadLines(export).Select(line => JsonSerializer.Deserialize<JsonElement>(line)))
        {
            bool unlabelled = row.GetProperty("index").GetInt32() % 30 == 29;
            row.GetProperty("given_index").GetInt32().ShouldBe(unlabelled ? -1 : row.GetProperty("given_index").GetInt32());
            (unlabelled && row.GetProperty("is_label_issue").GetBoolean()).ShouldBeFalse("an unlabelled sample is never an issue");
            row.GetProperty("visits").GetInt32().ShouldBe(8);
            row.GetProperty("soft_label").EnumerateArray().Sum(p => p.GetDouble()).ShouldBe(1, 1e-5);
        }

        (await SatCurateProcess.OutputAsync(workplace.Store, "doctor", "--full", "--store", workplace.Store)).ShouldNotContain("wrong:");
    }

    [Fact]
    public async Task Annotators_OfADatasetWithoutVotes_IsOneLine()
    {
        using var workplace = new Workplace();
        await SatCurateProcess.OutputAsync(workplace.Store, "ingest", "things", workplace.Write("t.csv", Things.Rows(50)), "--label-column", "label");
        ProcessResult result = await SatCurateProcess.RunAsync(workplace.Store, "annotators", "things");
        result.ExitCode.ShouldBe(2);
        result.Errors.ShouldBe("error: things has one given label a sample, no votes. Ingest the votes with --labels FILE:a,b,c, one column an annotator.\n");
    }

    /// <summary>The careful one errs once in twenty, the usual one once in five, the careless one in two of five; the others vote on two of three.</summary>
    private static (string Things, string Votes) Write(Workplace workplace)
    {
        var random = new Random(5);
        var things = new StringBuilder("size,weight,label\n");
        var votes = new StringBuilder("index,careful,usual,careless,truth\n");
        for (int i = 0; i < Samples; i++)
        {
            bool big = random.Next(2) == 1;
            things.Append(CultureInfo.InvariantCulture, $"{(big ? 3 : 0) + random.NextDouble()},{(big ? 5 : 1) + (2 * random.NextDouble())},big\n");
            string Vote(double errors, bool votesNot) => i % 30 == 29 || votesNot ? "" : (random.NextDouble() < errors) ^ big ? "big" : "small";
            votes.Append(CultureInfo.InvariantCulture, $"{i},{Vote(0.05, false)},{Vote(0.2, i % 3 == 0)},{Vote(0.4, i % 3 == 1)},{(big ? "big" : "small")}\n");
        }

        return (workplace.Write("things.csv", things.ToString()), workplace.Write("votes.csv", votes.ToString()));
    }
}
