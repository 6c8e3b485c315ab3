using System.Runtime.CompilerServices;
using SatCurate.Client.Export.History;
using SatCurate.Client.Stores;
using SatCurate.Contracts.Blocks;
using SatCurate.Contracts.Datasets;
using SatCurate.Curation;
using SatCurate.Datasets;
using SatCurate.Datasets.Payload;

namespace SatCurate.Client.Export;

/// <summary>The rows of a revision, block by block; two blocks are in memory at a time.</summary>
/// <param name="session">The data set.</param>
/// <param name="view">The revision.</param>
/// <param name="request">Which splits are wanted, and whether the samples themselves are.</param>
/// <param name="signals">What the model was asked.</param>
/// <param name="smallLossEpoch">Epoch of the small loss, from 0; null where there is none.</param>
/// <param name="progress">Told after each block.</param>
internal sealed class ExportRows(
    DatasetSession session, RevisionView view, ExportRequest request, ModelSignals signals, int? smallLossEpoch, IProgress<IngestProgress> progress)
{
    private readonly PayloadReader _payload = new(session.Store, session.Manifest);

    /// <summary>Every row of the splits wanted: the training split, then the test split, each ordered by index.</summary>
    public async IAsyncEnumerable<ExportRow> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (request.HasTrainRows)
        {
            await foreach (ExportRow row in TrainAsync(cancellationToken))
            {
                yield return row;
            }
        }

        if (request.HasTestRows)
        {
            await foreach (ExportRow row in TestAsync(cancellationToken))
            {
                yield return row;
            }
        }
    }

    private async IAsyncEnumerable<ExportRow> TrainAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Dictionary<long, DecisionRecord> decisions =
            (await session.Grain.DecisionsAsync(view.DecisionSequence, cancellationToken)).ToDictionary(decision => decision.Index);
        bool needsPayload = session.Manifest.HasSources || request.Format.HoldsSamples();
        int block = 0;
        await foreach (BlockRows rows in session.RowsAsync(view, cancellationToken))
        {
            PayloadBlock? payload = needsPayload ? await _payload.ReadBlockAsync(Splits.Train, block, cancellationToken) : null;
            BlockVisits? history = request.Signals
                ? await session.HistoryAsync(view.Revision.Run, block, view.Revision.Epoch, cancellationToken)
                : null;
            int offset = 0;
            foreach (RevisionSample sample in RevisionSample.In(rows, view.Scope.Form))
            {
                long index = rows.First + offset;
                ExportRow row = ExportRules.Train(
                    new SampleId(session.Manifest.Name, index), sample, decisions.GetValueOrDefault(index), payload?.Sources?[offset]);
                yield return signals.Of(row) with
                {
                    Payload = PayloadOf(payload, offset),
                    Signals = history is null ? null : SampleSignals.Of(sample, history, offset, smallLossEpoch),
                };
                offset++;
            }

            block++;
            progress.Report(new IngestProgress(Splits.Train, rows.First + offset, session.Manifest.TrainCount));
        }
    }

    private async IAsyncEnumerable<ExportRow> TestAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (int block = 0; block < session.Manifest.TestBlocks; block++)
        {
            PayloadBlock payload = await _payload.ReadBlockAsync(Splits.Test, block, cancellationToken);
            for (int offset = 0; offset < payload.Count; offset++)
            {
                ExportRow row = ExportRules.Test(session.Manifest.Name, payload.FirstIndex + offset, payload.Labels![offset], payload.Sources?[offset]);
                yield return row with { Payload = PayloadOf(payload, offset) };
            }

            progress.Report(new IngestProgress(Splits.Test, payload.FirstIndex + payload.Count, session.Manifest.TestCount));
        }
    }

    private ReadOnlyMemory<byte> PayloadOf(PayloadBlock? block, int offset) =>
        block is not null && request.Format.HoldsSamples() ? block.Sample(offset) : default;
}
