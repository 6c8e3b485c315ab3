using SatCurate.Curation;
using SatCurate.Datasets.Content;
using SatCurate.Datasets.Injecting;
using SatCurate.Datasets.Labels;
using SatCurate.Datasets.Readers;
using SatCurate.Datasets.Resuming;
using SatCurate.Storage;

namespace SatCurate.Datasets;

/// <summary>The input of a new data set, opened: headers and label files are read, samples are not.</summary>
/// <param name="Request">What, and how.</param>
/// <param name="Source">The training split.</param>
/// <param name="Test">The test split; null where there is none.</param>
/// <param name="Labels">Gathers the labels of the training split.</param>
internal sealed record IngestInput(IngestRequest Request, ISampleSource Source, ISampleSource? Test, TrainingLabels Labels)
{
    /// <summary>Opens both splits.</summary>
    /// <exception cref="UserErrorException">A file is malformed, or the splits do not go together.</exception>
    public static IngestInput Open(IngestRequest request)
    {
        ISampleSource source = SampleSources.OpenTrain(request);
        ISampleSource? test = SampleSources.OpenTest(request, source);
        return test is null || test.Shape == source.Shape
            ? new IngestInput(request, source, test, new TrainingLabels(request, source))
            : throw new UserErrorException(
                $"the test set holds {test.Shape}, the training set {source.Shape}", string.Join(", ", test.Files), "Both need one shape");
    }

    /// <summary>What an ingest of it begins with.</summary>
    public IngestStart Start()
    {
        (long files, long bytes, string listing) = InputListing.Of([.. Source.Inputs, .. Test?.Inputs ?? [], .. Labels.Files]);
        return new IngestStart(RequestOptions.Of(Request), Request.BlockSize, files, bytes, listing);
    }

    /// <summary>Reads both splits.</summary>
    /// <param name="store">Where payload and hashes go; null only reads.</param>
    /// <param name="unfinished">The interrupted ingest to go on from; null begins.</param>
    /// <param name="progress">Told every some hundred samples.</param>
    /// <param name="cancellationToken">Cancels between samples.</param>
    public async Task<IngestedInput> ReadAsync(
        IStore? store, UnfinishedIngest? unfinished, IProgress<IngestProgress>? progress, CancellationToken cancellationToken)
    {
        using var fingerprint = new Fingerprint();
        ISampleSource source = Injection.Corrupted(Request, Source, progress, cancellationToken);
        SplitWriter writer = await WriterAsync(Splits.Train, source);
        TrainSplit train = await TrainSplit.ReadAsync(source, writer, Labels, Request.Limit, fingerprint, progress, cancellationToken);
        Labels.CheckTrainable(train.Labels);
        IReadOnlyList<UInt128> testHashes = Test is null ? [] : await ReadTestAsync(Test, await WriterAsync(Splits.Test, Test), train.Labels.Classes);
        return new IngestedInput(this, train, testHashes, fingerprint.Finish());

        async Task<SplitWriter> WriterAsync(string split, ISampleSource source)
        {
            var writer = new SplitWriter(store, Request.Dataset, split, source, Request.BlockSize);
            if (unfinished is not null)
            {
                writer.BeginBehind(await unfinished.ReadAsync(split, cancellationToken));
            }

            return writer;
        }

        async Task<IReadOnlyList<UInt128>> ReadTestAsync(ISampleSource test, SplitWriter writer, ClassList classes)
        {
            int[] classOf = [];
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
}
