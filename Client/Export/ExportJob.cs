using System.Text.Json;
using SatCurate.Client.Stores;
using SatCurate.Contracts.Blocks;
using SatCurate.Contracts.Datasets;
using SatCurate.Contracts.Runs;
using SatCurate.Curation;
using SatCurate.Datasets;
using SatCurate.Datasets.Payload;

namespace SatCurate.Client.Export;

/// <summary>Writes one revision of a data set to an export, block by block.</summary>
/// <param name="session">The data set.</param>
/// <param name="view">The revision.</param>
/// <param name="run">Its run.</param>
/// <param name="request">What is wanted.</param>
internal sealed class ExportJob(DatasetSession session, RevisionView view, RunStatus run, ExportRequest request)
{
    private readonly ExportCounts _counts = new();
    private readonly PayloadReader _payload = new(session.Store, session.Manifest);

    /// <summary>Writes the export and its meta file; nothing is left behind where it fails.</summary>
    public async Task<ExportMeta> RunAsync(CancellationToken cancellationToken)
    {
        var subject = new ExportSubject(session.Classes, view.Revision);
        using var target = new ExportTarget(request.Path, request.Format == ExportFormat.Npy);
        await using (IRowWriter<ExportRow> writer = target.Open(request.Format, subject, request.HasTestRows))
        {
            if (request.HasTrainRows)
            {
                await WriteTrainAsync(writer, cancellationToken);
            }

            if (request.HasTestRows)
            {
                await WriteTestAsync(writer, cancellationToken);
            }

            await writer.CompleteAsync(cancellationToken);
        }

        ExportMeta meta = Meta(subject, await target.HashAsync(cancellationToken));
        target.Publish(meta);
        return meta;
    }

    private async Task WriteTrainAsync(IRowWriter<ExportRow> writer, CancellationToken cancellationToken)
    {
        Dictionary<long, DecisionRecord> decisions =
            (await session.Grain.DecisionsAsync(view.DecisionSequence, cancellationToken)).ToDictionary(decision => decision.Index);
        int block = 0;
        await foreach (BlockRows rows in session.RowsAsync(view, cancellationToken))
        {
            IReadOnlyList<string>? sources = await SourcesAsync(Splits.Train, block++, cancellationToken);
            long index = rows.First;
            foreach (RevisionSample sample in RevisionSample.In(rows))
            {
                ExportRow row = ExportRules.Train(
                    new SampleId(session.Manifest.Name, index), sample, decisions.GetValueOrDefault(index), sources?[(int)(index - rows.First)]);
                Count(row);
                if (!request.DropDiscarded || row.Decision?.Verdict != Verdict.Discard)
                {
                    _counts.Train++;
                    writer.Write(row);
                }

                index++;
            }
        }
    }

    private async Task WriteTestAsync(IRowWriter<ExportRow> writer, CancellationToken cancellationToken)
    {
        for (int block = 0; block < session.Manifest.TestBlocks; block++)
        {
            PayloadBlock payload = await _payload.ReadBlockAsync(Splits.Test, block, cancellationToken);
            for (int offset = 0; offset < payload.Count; offset++)
            {
                _counts.Test++;
                writer.Write(ExportRules.Test(
                    session.Manifest.Name, payload.FirstIndex + offset, payload.Labels![offset], payload.Sources?[offset]));
            }
        }
    }

    private async Task<IReadOnlyList<string>?> SourcesAsync(string split, int block, CancellationToken cancellationToken) =>
        session.Manifest.HasSources ? (await _payload.ReadBlockAsync(split, block, cancellationToken)).Sources : null;

    private void Count(ExportRow row)
    {
        _counts.Unlabelled += row.Given < 0 ? 1 : 0;
        _counts.LabelIssues += row.IsLabelIssue ? 1 : 0;
        _counts.Corrected += row.Corrected >= 0 && row.Corrected != row.Given ? 1 : 0;
        _counts.Decided += row.Decision is not null ? 1 : 0;
        _counts.Discarded += row.Decision?.Verdict == Verdict.Discard ? 1 : 0;
    }

    private ExportMeta Meta(ExportSubject subject, IReadOnlyDictionary<string, string> hashes)
    {
        _counts.Rows = _counts.Train + _counts.Test;
        JsonElement recipe = JsonSerializer.Deserialize<JsonElement>(run.Recipe);
        return new ExportMeta
        {
            Dataset = session.Manifest.Name,
            ExportedAt = ExportSubject.Time(DateTimeOffset.UtcNow),
            Format = request.Format,
            Classes = session.Classes.Names,
            Run = subject.Run,
            Revision = subject.RevisionName,
            Epochs = new ExportEpochs(view.Revision.Epoch + 1, run.Epochs, run.Scope.WarmUpEpochs),
            Recipe = recipe,
            Seed = RecipeSeed.Of(recipe),
            Counts = _counts,
            Thresholds = session.Classes.Names.Zip(view.Thresholds).ToDictionary(pair => pair.First, pair => pair.Second),
            Noise = session.Manifest.RealisedNoise is null && session.Manifest.Injected is null
                ? null
                : new ExportNoise(session.Manifest.Injected, session.Manifest.InjectSeed, session.Manifest.RealisedNoise),
            Sha256 = hashes,
        };
    }
}

/// <summary>What to export.</summary>
/// <param name="Path">Where to.</param>
/// <param name="Format">In which form.</param>
/// <param name="HasTrainRows">With the training split.</param>
/// <param name="HasTestRows">With the test split.</param>
/// <param name="DropDiscarded">Without discarded samples.</param>
internal sealed record ExportRequest(string Path, ExportFormat Format, bool HasTrainRows, bool HasTestRows, bool DropDiscarded);
