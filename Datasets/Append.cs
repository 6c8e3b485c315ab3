using System.Security.Cryptography;
using SatCurate.Curation;
using SatCurate.Datasets.Content;
using SatCurate.Datasets.Labels;
using SatCurate.Datasets.Payload;
using SatCurate.Datasets.Readers;
using SatCurate.Storage;

namespace SatCurate.Datasets;

/// <summary>
/// Adds samples to the training split of a data set: they get the indexes behind the last, and nothing that is there changes. A block that is
/// not full is written anew beside the old one, so that nothing refers to what was staged until the manifest does.
/// </summary>
/// <param name="store">Where the data set is.</param>
/// <param name="manifest">Its manifest.</param>
/// <param name="request">What to add, and how; classes, columns and shape are those of the data set.</param>
public sealed class Append(IStore store, DatasetManifest manifest, IngestRequest request)
{
    private readonly string _id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4));
    private readonly int _block = (int)(manifest.TrainCount / manifest.BlockSize);
    private readonly int _inBlock = (int)(manifest.TrainCount % manifest.BlockSize);

    /// <summary>Appends whole or not at all. Where just these samples were ingested or appended before, nothing changes.</summary>
    /// <param name="publish">Publishes what was staged; answers why not where a run or other samples came between, and null where it did.</param>
    /// <param name="progress">Told every some hundred samples.</param>
    /// <param name="cancellationToken">Cancels, changing nothing.</param>
    /// <exception cref="UserErrorException">The input is malformed, of another kind than the data set, or refused by <paramref name="publish"/>.</exception>
    public async Task<AppendReport> RunAsync(
        Func<StagedAppend, CancellationToken, Task<string?>> publish, IProgress<IngestProgress>? progress, CancellationToken cancellationToken)
    {
        AppendReport report;
        StagedAppend staged;
        try
        {
            (staged, report) = await StageAsync(progress, cancellationToken);
        }
        catch (Exception e)
        {
            await DeleteStagedAsync();
            if (e is CorruptStoreException && (await ManifestFile.ReadAsync(store, manifest.Name, cancellationToken))?.TrainCount != manifest.TrainCount)
            {
                throw new UserErrorException("the data set changed meanwhile", manifest.Name, "Append these samples again"); // What we read was replaced.
            }

            throw;
        }

        if (manifest.Fingerprint == staged.Fingerprint || manifest.Appends.Any(append => append.Fingerprint == staged.Fingerprint))
        {
            await DeleteStagedAsync();
            return report;
        }

        // Where this throws nobody knows yet whether the data set refers to what was staged: it stays.
        if (await publish(staged, cancellationToken) is { } refusal)
        {
            await DeleteStagedAsync();
            throw new UserErrorException(refusal, manifest.Name);
        }

        await DeleteReplacedAsync();
        DatasetManifest published = await ManifestFile.ReadAsync(store, manifest.Name, cancellationToken)
            ?? throw new UserErrorException("the samples were appended, but the data set was deleted meanwhile", manifest.Name);
        return report with { Manifest = published, Count = staged.Count };
    }

    private async Task<(StagedAppend Staged, AppendReport Report)> StageAsync(IProgress<IngestProgress>? progress, CancellationToken cancellationToken)
    {
        ISampleSource source = SampleSources.OpenAppended(manifest, request);
        DemandFits(source);
        var gathered = new TrainingLabels(request, source, new ClassList(manifest.Classes, manifest.Name));
        var writer = new SplitWriter(store, manifest.Name, Splits.Train, source, manifest.BlockSize, (long)_block * manifest.BlockSize, _id);
        if (_inBlock > 0)
        {
            PayloadBlock begun = await new PayloadReader(store, manifest).ReadBlockAsync(Splits.Train, _block, cancellationToken);
            writer.BeginWith(begun, [.. Enumerable.Range(0, begun.Count).Select(offset => ContentHash.Of(begun.Sample(offset).Span))]);
        }

        using var fingerprint = new Fingerprint();
        TrainSplit added = await TrainSplit.ReadAsync(source, writer, gathered, request.Limit, fingerprint, progress, cancellationToken);
        DemandFits(added.Labels);
        ResolvedLabels labels = (await BegunAsync(added.Labels, cancellationToken)).Then(added.Labels);
        await labels.WriteAsync(store, manifest.Name, manifest.BlockSize, (long)_block * manifest.BlockSize, _id, cancellationToken);
        var staged = new StagedAppend(
            manifest.IngestId, _id, manifest.TrainCount, added.Labels.Given.Length, fingerprint.Finish(), await NoiseAsync(added.Labels, cancellationToken));
        return (staged, new AppendReport(
            manifest,
            manifest.TrainCount,
            0,
            source.TakenFor,
            added.Labels.PerClass(),
            added.Labels.Given.Count(label => label < 0),
            await CountKnownAsync(added.Hashes, cancellationToken),
            [.. source.Files, .. gathered.Files],
            [.. source.Skipped, .. added.Labels.Skipped]));
    }

    private void DemandFits(ISampleSource source)
    {
        if (source.HasSources != manifest.HasSources)
        {
            throw new UserErrorException(
                manifest.HasSources ? $"these samples have no paths, those of {manifest.Name} do" : $"these samples have paths, those of {manifest.Name} do not",
                string.Join(", ", source.Files),
                "Samples of both kinds cannot be told apart later; ingest these as a data set of their own");
        }
    }

    private void DemandFits(ResolvedLabels labels)
    {
        if (labels.Annotators is { } annotators ? manifest.Annotators?.SequenceEqual(annotators) != true : manifest.Annotators is not null)
        {
            throw new UserErrorException(
                manifest.Annotators is { } known ? $"{manifest.Name} has votes of {string.Join(", ", known)}" : $"{manifest.Name} has no votes",
                request.Labels ?? "--labels",
                "Give labels of the same annotators with --labels FILE:a,b,...");
        }

        if (labels.Truth is not null && !manifest.HasTruth)
        {
            throw new UserErrorException($"{manifest.Name} was ingested without truth", request.Truth, "Leave --truth out, or ingest all of it again");
        }
    }

    /// <summary>The labels of the samples that the block which is not full has already.</summary>
    private async Task<ResolvedLabels> BegunAsync(ResolvedLabels added, CancellationToken cancellationToken)
    {
        if (_inBlock == 0)
        {
            return added with { Given = [], Truth = manifest.HasTruth ? [] : null, Votes = [] };
        }

        BlockLabels begun = await BlockLabels.ReadAsync(store, manifest, _block, cancellationToken);
        int[]? truth = manifest.HasTruth ? await LabelsFile.ReadAsync(store, StoreLayout.Truth(manifest, _block), cancellationToken) : null;
        return added with
        {
            Given = begun.Given.ToArray(),
            Truth = truth,
            Votes = [.. Enumerable.Range(0, begun.Count).SelectMany(offset => begun.Votes(offset).ToArray())],
        };
    }

    private async Task<double?> NoiseAsync(ResolvedLabels added, CancellationToken cancellationToken) => manifest.HasTruth
        ? (added with
        {
            Given = [.. await LabelReader.ReadGivenAsync(store, manifest, cancellationToken), .. added.Given],
            Truth = [.. await LabelReader.ReadTruthAsync(store, manifest, cancellationToken), .. added.Truth ?? [.. added.Given.Select(_ => -1)]],
        }).RealisedNoise()
        : null;

    private async Task<long> CountKnownAsync(IReadOnlyList<UInt128> added, CancellationToken cancellationToken)
    {
        HashSet<UInt128> known = [.. await Duplicates.ReadHashesAsync(store, manifest, Splits.Train, cancellationToken) ?? []];
        return added.Count(known.Contains);
    }

    /// <summary>What the block that was written anew had before; nothing refers to it any more.</summary>
    private async Task DeleteReplacedAsync()
    {
        if (_inBlock > 0)
        {
            string[] replaced =
            [
                StoreLayout.Payload(manifest, Splits.Train, _block),
                StoreLayout.Hashes(manifest, Splits.Train, _block),
                StoreLayout.Given(manifest, _block),
                StoreLayout.Truth(manifest, _block),
                StoreLayout.Votes(manifest, _block),
            ];
            foreach (string name in replaced)
            {
                await store.DeleteAsync(name, CancellationToken.None);
            }
        }
    }

    private async Task DeleteStagedAsync()
    {
        string folder = StoreLayout.Dataset(manifest.Name);
        var names = new List<string>();
        await foreach (StoreEntry entry in store.ListAsync(folder, CancellationToken.None))
        {
            if (Path.GetFileNameWithoutExtension(entry.Name).EndsWith("." + _id, StringComparison.Ordinal))
            {
                names.Add(entry.Name);
            }
        }

        foreach (string name in names)
        {
            await store.DeleteAsync(name, CancellationToken.None);
        }
    }
}
