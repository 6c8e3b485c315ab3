using System.Text.Json;
using SatCurate.Client.Export.Cards;
using SatCurate.Client.Export.History;
using SatCurate.Client.Export.Images;
using SatCurate.Client.Follow;
using SatCurate.Client.Stores;
using SatCurate.Contracts.Blocks;
using SatCurate.Contracts.Runs;
using SatCurate.Curation;
using SatCurate.Datasets;

namespace SatCurate.Client.Export;

/// <summary>Writes one revision of a data set to an export, block by block.</summary>
/// <param name="session">The data set.</param>
/// <param name="view">The revision.</param>
/// <param name="run">Its run.</param>
/// <param name="request">What is wanted.</param>
internal sealed class ExportJob(DatasetSession session, RevisionView view, RunStatus run, ExportRequest request)
{
    private readonly ExportCounts _counts = new();
    private readonly LabelChanges _changes = new(session.Classes.Count);

    /// <summary>Writes the export and its meta file; nothing is left behind where it fails.</summary>
    /// <param name="progress">Told after each block.</param>
    /// <param name="cancellationToken">Cancels the export.</param>
    public async Task<ExportMeta> RunAsync(IProgress<IngestProgress> progress, CancellationToken cancellationToken)
    {
        int? smallLossEpoch = null;
        var subject = new ExportSubject(session.Classes, view.Revision)
        {
            Form = view.Scope.Form,
            HasSignals = request.Signals,
            HasAbstention = request.Abstention,
            HasNeighbours = request.Neighbours is not null,
            HasTurnOver = request.TurnOver,
        };
        using var target = new ExportTarget(request.Path, request.Format.IsFolder());
        await using (IRowWriter<ExportRow> writer = ExportWriters.Open(target, request, subject, session.Manifest))
        {
            ModelSignals signals = await ModelSignals.ReadAsync(session, view.Revision.Run, request, progress, cancellationToken);
            smallLossEpoch = request.Signals && request.HasTrainRows ? await SmallLossEpoch.FindAsync(session, view, progress, cancellationToken) : null;
            await foreach (ExportRow row in new ExportRows(session, view, request, signals, smallLossEpoch, progress).ReadAsync(cancellationToken))
            {
                if (Takes(row))
                {
                    writer.Write(row);
                }
            }

            await writer.CompleteAsync(cancellationToken);
        }

        ExportMeta meta = Meta(subject, smallLossEpoch, await target.HashAsync(ExportFormats.HashedFiles(request.Format), cancellationToken));
        ExportCompanions.Write(target, request, subject, meta, _changes, session.Manifest);
        target.Publish(meta);
        return meta;
    }

    private bool Takes(ExportRow row)
    {
        bool isTest = row.Split == Splits.Test;
        if (!isTest)
        {
            Count(row);
            _changes.Add(row);
        }

        if (request.DropDiscarded && row.Decision?.Verdict == Verdict.Discard)
        {
            return false;
        }

        if (request.Format.NeedsLabels() && row.Label < 0)
        {
            _counts.WithoutLabel++;
            return false;
        }

        if (row.Weight < request.MinWeight)
        {
            _counts.BelowMinWeight++;
            return false;
        }

        _counts.Train += isTest ? 0 : 1;
        _counts.Test += isTest ? 1 : 0;
        return true;
    }

    private void Count(ExportRow row)
    {
        _counts.Unlabelled += row.Given < 0 ? 1 : 0;
        _counts.LabelIssues += row.IsLabelIssue ? 1 : 0;
        _counts.Corrected += row.Corrected >= 0 && row.Corrected != row.Given ? 1 : 0;
        _counts.Decided += row.Decision is not null ? 1 : 0;
        _counts.Discarded += row.Decision?.Verdict == Verdict.Discard ? 1 : 0;
    }

    private ExportMeta Meta(ExportSubject subject, int? smallLossEpoch, IReadOnlyDictionary<string, string> hashes)
    {
        _counts.Rows = _counts.Train + _counts.Test;
        JsonElement recipe = JsonSerializer.Deserialize<JsonElement>(run.Recipe);
        return new ExportMeta
        {
            Dataset = session.Manifest.Name,
            ExportedAt = ExportSubject.Time(DateTimeOffset.UtcNow),
            Format = request.Format,
            Columns = request.Cleanlab ? "cleanlab" : null,
            Classes = session.Classes.Names,
            Run = subject.Run,
            Revision = subject.RevisionName,
            Epochs = new ExportEpochs(view.Revision.Epoch + 1, run.Epochs, run.Scope.WarmUpEpochs),
            Recipe = recipe,
            Neighbours = request.Neighbours,
            SmallLossEpoch = smallLossEpoch + 1,
            Seed = RecipeSeed.Of(recipe),
            Counts = _counts,
            Thresholds = session.Classes.Names.Zip(view.Thresholds).ToDictionary(pair => pair.First, pair => pair.Second),
            Noise = session.Manifest.RealisedNoise is null && session.Manifest.Injected is null
                ? null
                : new ExportNoise(session.Manifest.Injected, session.Manifest.InjectSeed, session.Manifest.RealisedNoise),
            EstimatedErrorRate = view.Mixture?.WrongShare,
            EstimatedErrorRateBetween = RunText.Between(view.Mixture),
            Folders = request.Format == ExportFormat.ImageFolder ? ClassFolders.Of(session.Classes).Classes : null,
            Notes = ExportMeta.NotesOn(subject.Form),
            Sha256 = hashes,
        };
    }
}
