using SatCurate.Client.Stores;
using SatCurate.Contracts.Blocks;
using SatCurate.Curation;
using SatCurate.Datasets;
using SatCurate.Storage;

namespace SatCurate.Client.Export.History;

/// <summary>Finds the epoch whose losses fall furthest apart into small and large ones (<see cref="LossHistogram"/>), in one pass over the history of all samples.</summary>
internal static class SmallLossEpoch
{
    /// <summary>The epoch, from 0; the first among equals. Null where no sample with a given label was visited.</summary>
    /// <param name="session">The data set.</param>
    /// <param name="view">The revision: epochs after it don't count.</param>
    /// <param name="progress">Told after each block.</param>
    /// <param name="cancellationToken">Cancels between blocks.</param>
    public static async Task<int?> FindAsync(DatasetSession session, RevisionView view, IProgress<IngestProgress> progress, CancellationToken cancellationToken)
    {
        var losses = new LossHistogram?[view.Revision.Epoch + 1];
        for (int block = 0; block < session.Manifest.TrainBlocks; block++)
        {
            BlockVisits visits = await session.HistoryAsync(view.Revision.Run, block, view.Revision.Epoch, cancellationToken);
            BlockLabels labels = await BlockLabels.ReadAsync(session.Store, session.Manifest, block, cancellationToken);
            for (int offset = 0; offset < visits.Samples; offset++)
            {
                for (int epoch = 0; labels.Given[offset] >= 0 && epoch < visits.Epochs; epoch++)
                {
                    if (visits[offset, epoch] is { } visit)
                    {
                        (losses[epoch] ??= new LossHistogram()).Add(LossHistogram.Loss((double)visit.GivenProbability));
                    }
                }
            }

            progress.Report(new IngestProgress("losses", visits.First + visits.Samples, session.Manifest.TrainCount));
        }

        return losses.Index().Where(one => one.Item is not null).MaxBy(one => one.Item!.Separation()) is { Item: not null } best ? best.Index : null;
    }
}
