using SatCurate.Curation;
using SatCurate.Datasets.Labels;
using SatCurate.Datasets.Readers;
using SatCurate.Storage;

namespace SatCurate.Datasets;

/// <summary>Turns input files into a data set of a store: payload blocks as a stream, labels, truth kept aside, and the manifest last.</summary>
public static class Ingest
{
    /// <summary>
    /// Ingests whole or not at all: the manifest is the commit, and whatever was written before an error or a cancellation is deleted.
    /// Memory holds one block of payload and the labels, whatever the size of the data set.
    /// </summary>
    /// <param name="store">Where to.</param>
    /// <param name="request">What, and how.</param>
    /// <param name="progress">Told every some hundred samples.</param>
    /// <param name="cancellationToken">Cancels, leaving nothing behind.</param>
    /// <exception cref="UserErrorException">The input is malformed, the request contradicts itself, or the data set exists.</exception>
    public static async Task<IngestReport> IngestAsync(
        IStore store, IngestRequest request, IProgress<IngestProgress>? progress, CancellationToken cancellationToken)
    {
        await CheckAsync(store, request, cancellationToken);
        ISampleSource source = SampleSources.OpenTrain(request);
        ISampleSource? test = SampleSources.OpenTest(request, source);
        if (test is not null && test.Shape != source.Shape)
        {
            throw new UserErrorException(
                $"the test set holds {test.Shape}, the training set {source.Shape}", string.Join(", ", test.Files), "Both need one shape");
        }

        var labels = new TrainingLabels(request, source);
        await DatasetDeletion.DeleteAsync(store, request.Dataset, cancellationToken); // Leftovers of an ingest that was killed.
        try
        {
            var training = new SplitWriter(store, request, Splits.Train, source);
            await training.WriteAsync(
                (index, sample) =>
                {
                    labels.Take(index, sample);
                    return -1;
                },
                progress,
                cancellationToken);
            ResolvedLabels resolved = labels.Resolve();
            long testCount = test is null ? 0 : await WriteTestAsync(store, request, test, resolved.Classes, progress, cancellationToken);
            await WriteLabelsAsync(store, request, resolved, cancellationToken);
            DatasetManifest manifest = Manifest(request, source, resolved, testCount);
            await ManifestFile.WriteAsync(store, manifest, cancellationToken);
            return Report(manifest, source, test, labels, resolved);
        }
        catch
        {
            await DatasetDeletion.DeleteAsync(store, request.Dataset, CancellationToken.None);
            throw;
        }
    }

    private static async ValueTask CheckAsync(IStore store, IngestRequest request, CancellationToken cancellationToken)
    {
        if (!DatasetName.IsValid(request.Dataset))
        {
            throw new UserErrorException(
                $"'{request.Dataset}' cannot name a data set", null, "Use 1-64 of a-z A-Z 0-9 . _ -, starting with a letter or digit");
        }

        if (request.Limit is <= 0)
        {
            throw new UserErrorException($"--limit {request.Limit} is not positive");
        }

        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(request.BlockSize, nameof(request));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(request.BlockSize, 1 << 16, nameof(request));
        if (await store.LengthAsync(StoreLayout.Manifest(request.Dataset), cancellationToken) is not null)
        {
            throw new UserErrorException(
                $"data set '{request.Dataset}' exists already",
                store.Location,
                $"Delete it first with: satcurate delete {request.Dataset}; or choose another name");
        }
    }

    private static async Task<long> WriteTestAsync(
        IStore store, IngestRequest request, ISampleSource test, ClassList classes, IProgress<IngestProgress>? progress, CancellationToken cancellationToken)
    {
        int[] classOf = [];
        var writer = new SplitWriter(store, request, Splits.Test, test);
        await writer.WriteAsync(LabelOf, progress, cancellationToken);
        return writer.Count;

        int LabelOf(long index, RawSample sample)
        {
            if (sample.Label < 0)
            {
                throw new UserErrorException($"test sample {index} has no label", string.Join(", ", test.Files), "Every test sample needs one");
            }

            // Names may be learnt while reading.
            classOf = classOf.Length == test.LabelNames.Count ? classOf : TrainingLabels.SourceClasses(test, classes);
            return classOf[sample.Label];
        }
    }

    private static async Task WriteLabelsAsync(
        IStore store, IngestRequest request, ResolvedLabels labels, CancellationToken cancellationToken)
    {
        for (int block = 0, first = 0; first < labels.Given.Length; block++, first += request.BlockSize)
        {
            Range range = first..Math.Min(first + request.BlockSize, labels.Given.Length);
            await LabelsFile.WriteAsync(store, StoreLayout.Given(request.Dataset, block), labels.Given[range], cancellationToken);
            if (labels.Truth is not null)
            {
                await LabelsFile.WriteAsync(store, StoreLayout.Truth(request.Dataset, block), labels.Truth[range], cancellationToken);
            }
        }
    }

    private static DatasetManifest Manifest(IngestRequest request, ISampleSource source, ResolvedLabels labels, long testCount) => new()
    {
        FormatVersion = DatasetManifest.VersionOf(source.Shape.Kind),
        Name = request.Dataset,
        IngestId = Guid.NewGuid(),
        Classes = labels.Classes.Names,
        Kind = source.Shape.Kind,
        Channels = source.Shape.Channels,
        Height = source.Shape.Height,
        Width = source.Shape.Width,
        BlockSize = request.BlockSize,
        TrainCount = labels.Given.Length,
        TestCount = testCount,
        Format = source.Format,
        HasTruth = labels.Truth is not null,
        Injected = request.Inject,
        InjectSeed = request.Inject is null ? null : request.Seed,
        RealisedNoise = labels.RealisedNoise(),
        HasSources = source.HasSources,
        LeftOut = source.LeftOut,
        Columns = source is IFeatureSource { Columns: { Count: > 0 } columns } ? columns : null,
        CreatedAt = request.Clock.GetUtcNow(),
    };

    private static IngestReport Report(
        DatasetManifest manifest, ISampleSource source, ISampleSource? test, TrainingLabels labels, ResolvedLabels resolved)
    {
        var perClass = new long[manifest.Classes.Count];
        foreach (int label in resolved.Given.Where(label => label >= 0))
        {
            perClass[label]++;
        }

        return new IngestReport
        {
            Manifest = manifest,
            TakenFor = source.TakenFor,
            GivenPerClass = perClass,
            Unlabelled = manifest.TrainCount - perClass.Sum(),
            Noise = resolved.Noise,
            Files = [.. source.Files, .. labels.Files, .. test?.Files ?? []],
            Skipped = [.. source.Skipped, .. resolved.Skipped, .. test?.Skipped ?? []],
        };
    }
}
