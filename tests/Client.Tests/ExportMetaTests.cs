using System.Text.Json;
using SatCurate.Client.Export;
using SatCurate.Client.Terminal;
using SatCurate.Curation;

namespace SatCurate.Client.Tests;

public sealed class ExportMetaTests
{
    private static readonly ExportMeta Meta = new()
    {
        Dataset = "pets",
        ExportedAt = "2026-01-02T03:04:05.678Z",
        Format = ExportFormat.Csv,
        Classes = ["cat", "dog"],
        Run = "r0001",
        Revision = "r0001-e000004",
        Epochs = new ExportEpochs(5, 12, 4),
        Recipe = JsonSerializer.Deserialize<JsonElement>("""{"Recipe":{"Seed":7}}"""),
        Seed = 7,
        Counts = new ExportCounts { Rows = 6, Train = 4, Test = 2, Unlabelled = 1, LabelIssues = 2, Corrected = 1, Decided = 1, Discarded = 0 },
        Thresholds = new Dictionary<string, float> { ["cat"] = 0.5f, ["dog"] = 0.5f },
        Noise = new ExportNoise("symmetric:0.4", 1, 0.36),
        EstimatedErrorRate = 0.25,
        Notes = ExportMeta.NotesOn(new DistributionForm(2, 0)),
        Sha256 = new SortedDictionary<string, string> { ["pets.csv"] = "00ff" },
    };

    [Fact]
    public void Serialize_KnownMeta_HasTheTextOfFormatOne() =>
        JsonSerializer.Serialize(Meta, Json.Document).ReplaceLineEndings("\n").ShouldBe(Golden.Text("export.meta.json").TrimEnd());

    [Fact]
    public void Deserialize_MetaOfFormatOne_GivesItBack()
    {
        ExportMeta read = JsonSerializer.Deserialize<ExportMeta>(Golden.Text("export.meta.json"), Json.Document)!;
        read.FormatVersion.ShouldBe(1);
        JsonSerializer.Serialize(read, Json.Document).ShouldBe(JsonSerializer.Serialize(Meta, Json.Document));
    }
}
