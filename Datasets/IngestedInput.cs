using SatCurate.Datasets.Content;
using SatCurate.Datasets.Injecting;
using SatCurate.Datasets.Labels;
using SatCurate.Datasets.Readers;
using SatCurate.Storage;

namespace SatCurate.Datasets;

/// <summary>The input of a new data set, read to its end; its payload is in the store by then where there was one to write to.</summary>
/// <param name="input">Where it came from.</param>
/// <param name="train">The training split.</param>
/// <param name="testHashes">Content hash of each test sample.</param>
/// <param name="fingerprint">Of everything that was read.</param>
internal sealed class IngestedInput(IngestInput input, TrainSplit train, IReadOnlyList<UInt128> testHashes, string fingerprint)
{
    /// <summary>The labels of the training split.</summary>
    public ResolvedLabels Labels => train.Labels;

    /// <summary>Of everything that was read.</summary>
    public string Fingerprint => fingerprint;

    /// <summary>What to publish.</summary>
    public DatasetManifest Manifest() => new()
    {
        Name = input.Request.Dataset,
        IngestId = Guid.NewGuid(),
        Classes = Labels.Classes.Names,
        Kind = input.Source.Shape.Kind,
        Channels = input.Source.Shape.Channels,
        Height = input.Source.Shape.Height,
        Width = input.Source.Shape.Width,
        BlockSize = input.Request.BlockSize,
        TrainCount = Labels.Given.Length,
        TestCount = testHashes.Count,
        Format = input.Source.Format,
        HasTruth = Labels.Truth is not null,
        Injected = input.Request.Inject,
        InjectSeed = input.Request.Inject is null ? null : input.Request.Seed,
        RealisedNoise = Labels.RealisedNoise(),
        HasSources = input.Source.HasSources,
        LeftOut = input.Source.LeftOut,
        Columns = input.Source is IFeatureSource { Columns: { Count: > 0 } columns } ? columns : null,
        Annotators = Labels.Annotators,
        Fingerprint = Fingerprint,
        CreatedAt = input.Request.Clock.GetUtcNow(),
    };

    /// <summary>What was done.</summary>
    public IngestReport Report(DatasetManifest manifest) => new()
    {
        Manifest = manifest,
        TakenFor = input.Source.TakenFor,
        GivenPerClass = Labels.PerClass(),
        Unlabelled = Labels.Given.Count(label => label < 0),
        Noise = Labels.Noise,
        Corrupted = CorruptedSamples.Of(manifest)?.LongCount(hit => hit) ?? 0,
        Duplicates = Duplicates.Count(Duplicates.Find([.. train.Hashes], [.. testHashes], Labels.Given)),
        Files = [.. input.Source.Files, .. input.Labels.Files, .. input.Test?.Files ?? []],
        Skipped = [.. input.Source.Skipped, .. Labels.Skipped, .. input.Test?.Skipped ?? []],
    };
}
