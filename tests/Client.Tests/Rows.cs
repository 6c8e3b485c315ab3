using SatCurate.Client.Export;
using SatCurate.Client.Stores;
using SatCurate.Contracts.Blocks;
using SatCurate.Contracts.Datasets;
using SatCurate.Curation;
using SatCurate.Storage;

namespace SatCurate.Client.Tests;

/// <summary>Samples, decisions and manifests to test with; classes cat, dog, "a,b".</summary>
internal static class Rows
{
    public static readonly ClassNames Classes = new(["cat", "dog", "a,b"]);

    public static readonly ExportSubject Subject = new(Classes, new RevisionKey(1, 4));

    public static RevisionSample Sample(int given = 0, int predicted = 1, float score = 0.25f, bool isIssue = true, int visits = 5) => new(
        given, predicted, score, isIssue, 0.75f, visits, new float[] { 0.25f, 0.75f, 0f }, new float[] { 0.125f, 0.875f, 0f });

    public static DecisionRecord Decision(int verdict) =>
        new(7, verdict, 1, "Ann", new DateTimeOffset(2026, 1, 2, 3, 4, 5, 678, TimeSpan.Zero), "why");

    public static ExportRow Row(RevisionSample sample, int? verdict = null, string? source = null) =>
        ExportRules.Train(new SampleId("pets", 7), sample, verdict is { } v ? Decision(v) : null, source);

    public static DatasetManifest Manifest(long trainCount = 100) => new()
    {
        Name = "pets",
        IngestId = Guid.Empty,
        Classes = Classes.Names,
        Kind = PayloadKind.FeaturesFloat32,
        Channels = 1,
        Height = 1,
        Width = 4,
        BlockSize = 16,
        TrainCount = trainCount,
        TestCount = 0,
        Format = "csv",
        HasTruth = false,
        CreatedAt = DateTimeOffset.UnixEpoch,
    };
}
