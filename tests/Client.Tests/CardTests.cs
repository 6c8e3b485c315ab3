using System.Text.Json;
using System.Text.Json.Nodes;
using SatCurate.Client.Export;
using SatCurate.Client.Export.Cards;
using SatCurate.Client.Export.Cleanlab;
using SatCurate.Curation;
using SatCurate.Storage;
using static SatCurate.Client.Tests.Rows;

namespace SatCurate.Client.Tests;

public sealed class CardTests
{
    public static TheoryData<string> Tables => ["Parquet", "Csv", "Jsonl"];

    [Fact]
    public void Changes_OfRows_AreCountedByClass()
    {
        LabelChanges changes = Changes();
        changes.Given.ShouldBe([5L, 0, 0]);
        changes.Corrected.ShouldBe([1L, 3, 1]);
        changes.Left.ShouldBe([3L, 0, 0]);
        changes.Joined.ShouldBe([0L, 3, 1]);
        changes.MostFrequent(2).ShouldBe([(0, 1, 2L), (-1, 1, 1L)]);
        (changes.Kept, changes.Relabelled, changes.Discarded).ShouldBe((1L, 1L, 1L));
    }

    [Fact]
    public void Write_Card_SaysWhatWasChanged()
    {
        string card = new DataCard(Meta(ExportFormat.Csv) with { Dataset = "a|b" }, Changes(), Manifest()).Write();
        card.ShouldStartWith(
            "---\npretty_name: \"a|b\"\ntags:\n- label-noise\n- corrected-labels\ntask_categories:\n- tabular-classification\n"
            + "size_categories:\n- 1K<n<10K\nconfigs:\n- config_name: default\n  data_files:\n  - split: train\n    path: \"pets.csv\"\n---\n\n# a\\|b, labels corrected\n");
        card.ShouldContain("| cat | 5 | 3 | 0 | 1 | 0.5 |\n| dog | 0 | 0 | 3 | 3 | 0.25 |\n");
        card.ShouldContain("| given | corrected | samples |\n|---|---|---:|\n| cat | dog | 2 |\n| (none) | dog | 1 |\n| cat | a,b | 1 |\n");
        card.ShouldContain("made wrong on purpose: symmetric:0.4, seed 1.");
        card.ShouldContain("36.00 % are wrong");
        card.ShouldContain("1 labels kept, 1 given by hand, 1 samples discarded");
        card.ShouldContain("5 of 12 epochs, 4 of them warm-up; seed 7.");
        card.ShouldContain("""{"Recipe":{"Seed":7}}""");
    }

    [Theory]
    [InlineData("WebDataset", "path: \"pets-[0-9]*.tar\"")]
    [InlineData("WebDataset", "path: \"pets-test-*.tar\"")]
    [InlineData("Parquet", "path: \"pets.csv\"")]
    public void Write_Card_NamesTheFilesOfASplit(string format, string line) =>
        new DataCard(Meta(Enum.Parse<ExportFormat>(format)), Changes(), Manifest()).Write().ShouldContain(line);

    [Theory]
    [InlineData("Npy")]
    [InlineData("ImageFolder")]
    [InlineData("LabelStudio")]
    public void Write_CardOfAFormatWithoutFilesToName_HasNoConfigs(string format) =>
        new DataCard(Meta(Enum.Parse<ExportFormat>(format)), Changes(), Manifest()).Write().ShouldNotContain("configs:");

    [Theory]
    [MemberData(nameof(Tables))]
    public void Croissant_OfATable_ResolvesAllItRefersTo(string format)
    {
        JsonObject document = Croissant.Document(Meta(Enum.Parse<ExportFormat>(format)), ExportColumns.Names, 1234);
        document["conformsTo"]!.GetValue<string>().ShouldBe("http://mlcommons.org/croissant/1.0");
        JsonNode file = document["distribution"]!.AsArray().Single()!;
        file["sha256"]!.GetValue<string>().ShouldBe("00ff");
        file["contentSize"]!.GetValue<string>().ShouldBe("1234 B");

        string[] ids = [.. Nodes(document).Where(IsPart).Select(Id)];
        ids.ShouldBeUnique();
        string[] references = [.. Nodes(document).Where(node => node.Count == 1 && node.ContainsKey("@id")).Select(Id)];
        references.Length.ShouldBe(ExportColumns.Names.Count + 2);
        references.ShouldAllBe(reference => ids.Contains(reference));

        string[] prefixes = [.. document["@context"]!.AsObject().Select(member => member.Key)];
        Nodes(document).Where(IsPart).Select(node => node["@type"]!.GetValue<string>()).ShouldAllBe(type => prefixes.Contains(type.Split(':')[0]));
        JsonObject samples = Set(document, "samples");
        samples["field"]!.AsArray().Select(field => field!["source"]!["extract"]!["column"]!.GetValue<string>()).ShouldBe(ExportColumns.Names);
        (samples["field"]!.AsArray().Single(field => field!["name"]!.GetValue<string>() == "soft_label")!["repeated"] is not null).ShouldBe(format != "Csv");
        Set(document, "classes")["data"]!.AsArray().Select(item => item!["classes/name"]!.GetValue<string>()).ShouldBe(["cat", "dog", "a,b"]);
    }

    [Fact]
    public void Croissant_OfCleanlabsColumns_HasTheIndexForAKey()
    {
        JsonObject samples = Set(Croissant.Document(Meta(ExportFormat.Csv), CleanlabColumns.Names, 1), "samples");
        samples["key"]!["@id"]!.GetValue<string>().ShouldBe("samples/index");
        samples["field"]!.AsArray().Count.ShouldBe(CleanlabColumns.Names.Count);
    }

    private static bool IsPart(JsonObject node) => node["@type"]?.GetValue<string>().StartsWith("cr:", StringComparison.Ordinal) == true;

    private static string Id(JsonObject node) => node["@id"]!.GetValue<string>();

    private static JsonObject Set(JsonObject document, string id) => document["recordSet"]!.AsArray().Select(set => set!.AsObject()).Single(set => Id(set) == id);

    /// <summary>Every object of the document but those of its context.</summary>
    private static IEnumerable<JsonObject> Nodes(JsonNode? node) => node switch
    {
        JsonObject item => [item, .. item.Where(member => member.Key != "@context").SelectMany(member => Nodes(member.Value))],
        JsonArray items => items.SelectMany(Nodes),
        _ => [],
    };

    private static LabelChanges Changes()
    {
        var changes = new LabelChanges(3);
        foreach (ExportRow row in (ExportRow[])
        [
            Row(Sample()), Row(Sample()), Row(Sample(), Verdict.Keep), Row(Sample(), verdict: 2), Row(Sample(), Verdict.Discard), Row(Sample(given: -1)),
        ])
        {
            changes.Add(row);
        }

        return changes;
    }

    private static ExportMeta Meta(ExportFormat format) => new()
    {
        Dataset = "pets",
        ExportedAt = "2026-01-02T03:04:05.678Z",
        Format = format,
        Classes = Classes.Names,
        Run = "r0001",
        Revision = "r0001-e000004",
        Epochs = new ExportEpochs(5, 12, 4),
        Recipe = JsonSerializer.Deserialize<JsonElement>("""{"Recipe":{"Seed":7}}"""),
        Seed = 7,
        Counts = new ExportCounts { Rows = 1006, Train = 1004, Test = 2, Unlabelled = 1, LabelIssues = 2, Corrected = 1, Decided = 3, Discarded = 1 },
        Thresholds = new Dictionary<string, float> { ["cat"] = 0.5f, ["dog"] = 0.25f, ["a,b"] = 0.5f },
        Noise = new ExportNoise("symmetric:0.4", 1, 0.36),
        EstimatedErrorRate = 0.25,
        Notes = ExportMeta.NotesOn(new DistributionForm(2, 0)),
        Sha256 = new SortedDictionary<string, string> { ["pets.csv"] = "00ff" },
    };
}
