using System.Text.Json;
using SatCurate.Client.Stores;
using SatCurate.Contracts.Blocks;
using SatCurate.Contracts.Runs;
using SatCurate.Datasets;

namespace SatCurate.Client.Export.History;

/// <summary>Writes every visit up to a revision to an export, block by block; one block is in memory at a time.</summary>
/// <param name="session">The data set.</param>
/// <param name="view">The revision.</param>
/// <param name="run">Its run.</param>
internal sealed class HistoryExport(DatasetSession session, RevisionView view, RunStatus run)
{
    /// <summary>Writes the export and its meta file; nothing is left behind where it fails.</summary>
    /// <param name="path">Where to.</param>
    /// <param name="format">In which form.</param>
    /// <param name="progress">Told after each block.</param>
    /// <param name="cancellationToken">Cancels the export.</param>
    public async Task<HistoryMeta> RunAsync(string path, ExportFormat format, IProgress<IngestProgress> progress, CancellationToken cancellationToken)
    {
        int lastEpoch = view.Revision.Epoch;
        long visits = 0;
        using var target = new ExportTarget(path, format.IsFolder());
        await using (IHistoryWriter writer = target.OpenHistory(format, session.Classes, lastEpoch + 1))
        {
            for (int block = 0; block < session.Manifest.TrainBlocks; block++)
            {
                BlockVisits history = await session.HistoryAsync(view.Revision.Run, block, lastEpoch, cancellationToken);
                visits += Count(history);
                writer.Write(history);
                progress.Report(new IngestProgress(Splits.Train, history.First + history.Samples, session.Manifest.TrainCount));
            }

            await writer.CompleteAsync(cancellationToken);
        }

        HistoryMeta meta = Meta(format, visits, await target.HashAsync(cancellationToken));
        target.Publish(meta);
        return meta;
    }

    private static long Count(BlockVisits history)
    {
        long visits = 0;
        for (int offset = 0; offset < history.Samples; offset++)
        {
            for (int epoch = 0; epoch < history.Epochs; epoch++)
            {
                visits += history[offset, epoch] is null ? 0 : 1;
            }
        }

        return visits;
    }

    private HistoryMeta Meta(ExportFormat format, long visits, IReadOnlyDictionary<string, string> hashes)
    {
        var subject = new ExportSubject(session.Classes, view.Revision);
        JsonElement recipe = JsonSerializer.Deserialize<JsonElement>(run.Recipe);
        return new HistoryMeta
        {
            Dataset = session.Manifest.Name,
            ExportedAt = ExportSubject.Time(DateTimeOffset.UtcNow),
            Format = format,
            Classes = session.Classes.Names,
            Run = subject.Run,
            Revision = subject.RevisionName,
            Epochs = new ExportEpochs(view.Revision.Epoch + 1, run.Epochs, run.Scope.WarmUpEpochs),
            Recipe = recipe,
            Seed = RecipeSeed.Of(recipe),
            Samples = session.Manifest.TrainCount,
            Visits = visits,
            Sha256 = hashes,
        };
    }
}
