using SatCurate.Curation;
using SatCurate.Datasets.Content;
using SatCurate.Datasets.Labels;
using SatCurate.Datasets.Readers;
using SatCurate.Storage;

namespace SatCurate.Datasets;

/// <summary>The input of a new data set, read to its end; its payload is in the store by then where there was one to write to.</summary>
internal sealed class IngestedInput
{
    private readonly IngestRequest _request;
    private readonly ISampleSource _source;
    private readonly ISampleSource? _test;
    private readonly TrainingLabels _gathered;
    private readonly TrainSplit _train;
    private readonly IReadOnlyList<UInt128> _testHashes;

    private IngestedInput(
        IngestRequest request, ISampleSource source, ISampleSource? test, TrainingLabels gathered, TrainSplit train, IReadOnlyList<UInt128> testHashes, string fingerprint)
    {
        (_request, _source, _test, _gathered, _train, _testHashes, Fingerprint) = (request, source, test, gathered, train, testHashes, fingerprint);
    }

    /// <summary>The labels of the training split.</summary>
    public ResolvedLabels Labels => _train.Labels;

    /// <summary>Of everything that was read.</summary>
    public string Fingerprint { get; }

    /// <summary>Reads both splits.</summary>
    /// <param name="store">Where payload and hashes go; null only reads.</param>
    /// <param name="request">What, and how.</param>
    /// <param name="progress">Told every some hundred samples.</param>
    /// <param name="cancellationToken">Cancels between samples.</param>
    public static async Task<IngestedInput> ReadAsync(
        IStore? store, IngestRequest request, IProgress<IngestProgress>? progress, CancellationToken cancellationToken)
    {
        ISampleSource source = SampleSources.OpenTrain(request);
        ISampleSource? test = SampleSources.OpenTest(request, source);
        if (test is not null && test.Shape != source.Shape)
        {
            throw new UserErrorException(
                $"the test set holds {test.Shape}, the training set {source.Shape}", string.Join(", ", test.Files), "Both need one shape");
        }

        using var fingerprint = new Fingerprint();
        var gathered = new TrainingLabels(request, source);
        var writer = new SplitWriter(store, request.Dataset, Splits.Train, source, request.BlockSize);
        TrainSplit train = await TrainSplit.ReadAsync(source, writer, gathered, request.Limit, fingerprint, progress, cancellationToken);
        gathered.CheckTrainable(train.Labels);
        IReadOnlyList<UInt128> testHashes =
            test is null ? [] : await ReadTestAsync(store, request, test, train.Labels.Classes, fingerprint, progress, cancellationToken);
        return new IngestedInput(request, source, test, gathered, train, testHashes, fingerprint.Finish());
    }

    /// <summary>What to publish.</summary>
    public DatasetManifest Manifest() => new()
    {
        Name = _request.Dataset,
        IngestId = Guid.NewGuid(),
        Classes = Labels.Classes.Names,
        Kind = _source.Shape.Kind,
        Channels = _source.Shape.Channels,
        Height = _source.Shape.Height,
        Width = _source.Shape.Width,
        BlockSize = _request.BlockSize,
        TrainCount = Labels.Given.Length,
        TestCount = _testHashes.Count,
        Format = _source.Format,
        HasTruth = Labels.Truth is not null,
        Injected = _request.Inject,
        InjectSeed = _request.Inject is null ? null : _request.Seed,
        RealisedNoise = Labels.RealisedNoise(),
        HasSources = _source.HasSources,
        LeftOut = _source.LeftOut,
        Columns = _source is IFeatureSource { Columns: { Count: > 0 } columns } ? columns : null,
        Annotators = Labels.Annotators,
        Fingerprint = Fingerprint,
        CreatedAt = _request.Clock.GetUtcNow(),
    };

    /// <summary>What was done.</summary>
    public IngestReport Report(DatasetManifest manifest) => new()
    {
        Manifest = manifest,
        TakenFor = _source.TakenFor,
        GivenPerClass = Labels.PerClass(),
        Unlabelled = Labels.Given.Count(label => label < 0),
        Noise = Labels.Noise,
        Duplicates = Duplicates.Count(Duplicates.Find([.. _train.Hashes], [.. _testHashes], Labels.Given)),
        Files = [.. _source.Files, .. _gathered.Files, .. _test?.Files ?? []],
        Skipped = [.. _source.Skipped, .. Labels.Skipped, .. _test?.Skipped ?? []],
    };

    private static async Task<IReadOnlyList<UInt128>> ReadTestAsync(
        IStore? store, IngestRequest request, ISampleSource test, ClassList classes, Fingerprint fingerprint, IProgress<IngestProgress>? progress, CancellationToken cancellationToken)
    {
        int[] classOf = [];
        var writer = new SplitWriter(store, request.Dataset, Splits.Test, test, request.BlockSize);
        await writer.WriteAsync(long.MaxValue, LabelOf, progress, cancellationToken);
        fingerprint.Add(writer.Hashes);
        return writer.Hashes;

        int LabelOf(long index, RawSample sample)
        {
            if (sample.Label < 0)
            {
                throw new UserErrorException($"test sample {index} has no label", string.Join(", ", test.Files), "Every test sample needs one");
            }

            // Names may be learnt while reading.
            classOf = classOf.Length == test.LabelNames.Count ? classOf : TrainingLabels.SourceClasses(test, classes);
            fingerprint.Add([classOf[sample.Label]]);
            return classOf[sample.Label];
        }
    }
}
