using System.Text.Json;
using SatCurate.Client.Export;
using SatCurate.Client.Stores;
using SatCurate.Contracts.Runs;
using SatCurate.Curation;
using SatCurate.Datasets;
using SatCurate.Silo;
using SatCurate.Storage;

namespace SatCurate.Client.Predictions;

/// <summary>Writes what a run's model says of samples to a file, a batch of samples at a time.</summary>
/// <param name="session">The data set.</param>
/// <param name="run">The run.</param>
/// <param name="model">Its model.</param>
/// <param name="source">The samples.</param>
internal sealed class PredictionJob(DatasetSession session, RunStatus run, Predictor model, ISampleSource source)
{
    private readonly long[] _perClass = new long[session.Classes.Count];

    /// <summary>Writes the file and its meta file; nothing is left behind where it fails.</summary>
    /// <param name="path">Where to.</param>
    /// <param name="format">In which form.</param>
    /// <param name="progress">Told after each batch.</param>
    /// <param name="cancellationToken">Cancels between batches.</param>
    public async Task<PredictionMeta> RunAsync(
        string path, ExportFormat format, IProgress<IngestProgress> progress, CancellationToken cancellationToken)
    {
        using var target = new ExportTarget(path, isFolder: false);
        await using (IRowWriter<PredictionRow> writer = PredictionWriters.Open(target.CreateFile(), format, session.Classes, model.Abstains))
        {
            foreach (SampleBatch batch in SampleBatches.Read(source))
            {
                cancellationToken.ThrowIfCancellationRequested();
                Write(writer, batch);
                progress.Report(new IngestProgress("predict", batch.First + batch.Sources.Count, source.Count));
            }

            await writer.CompleteAsync(cancellationToken);
        }

        if (_perClass.Sum() == 0)
        {
            throw new UserErrorException("there are no samples", string.Join(", ", source.Files));
        }

        PredictionMeta meta = Meta(format, await target.HashAsync(cancellationToken));
        target.Publish(meta);
        return meta;
    }

    private void Write(IRowWriter<PredictionRow> writer, SampleBatch batch)
    {
        int offset = 0;
        foreach (SamplePrediction prediction in model.Predict(batch.Payload, batch.Sources.Count))
        {
            int predicted = Prediction.ArgMax(prediction.Classes.Span);
            _perClass[predicted]++;
            writer.Write(new PredictionRow(batch.First + offset, predicted, prediction.Classes, prediction.Abstention, batch.Sources[offset] ?? ""));
            offset++;
        }
    }

    private PredictionMeta Meta(ExportFormat format, IReadOnlyDictionary<string, string> hashes) => new()
    {
        Dataset = session.Manifest.Name,
        PredictedAt = ExportSubject.Time(DateTimeOffset.UtcNow),
        Format = format,
        Classes = session.Classes.Names,
        Run = StoreLayout.Run(run.Run),
        Epochs = new ExportEpochs(model.Epochs, run.Epochs, run.Scope.WarmUpEpochs),
        Steps = model.Steps,
        Recipe = JsonSerializer.Deserialize<JsonElement>(run.Recipe),
        TakenFor = source.TakenFor,
        Files = source.Files,
        Skipped = source.Skipped,
        Rows = _perClass.Sum(),
        PredictedPerClass = session.Classes.Names.Zip(_perClass).ToDictionary(pair => pair.First, pair => pair.Second),
        Sha256 = hashes,
    };
}
