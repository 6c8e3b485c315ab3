using System.Security.Cryptography;
using System.Text;
using SatCurate.Curation;
using SatCurate.Datasets.Resuming;
using SatCurate.Storage;

namespace SatCurate.Datasets;

/// <summary>Turns input files into a data set of a store: payload blocks as a stream, labels, truth kept aside, and the manifest last.</summary>
public static class Ingest
{
    /// <summary>
    /// Ingests whole or not at all: the manifest is the commit. What was written is deleted at an error, and kept at a cancellation once it has a
    /// full block, for an ingest that resumes. Memory holds one block of payload, and the labels and content hashes, whatever the size of the data
    /// set. Where the data set exists and the input is what it was made of, nothing changes.
    /// </summary>
    /// <param name="store">Where to.</param>
    /// <param name="request">What, and how.</param>
    /// <param name="progress">Told every some hundred samples.</param>
    /// <param name="cancellationToken">Cancels between samples.</param>
    /// <exception cref="UserErrorException">
    /// The input is malformed, the request contradicts itself, the data set exists and is another, or an interrupted ingest of it was begun with
    /// something else or is not to be resumed.
    /// </exception>
    public static async Task<IngestReport> IngestAsync(
        IStore store, IngestRequest request, IProgress<IngestProgress>? progress, CancellationToken cancellationToken)
    {
        Check(request);
        if (await ManifestFile.ReadAsync(store, request.Dataset, cancellationToken) is { } existing)
        {
            return await CompareAsync(store, existing, request, progress, cancellationToken);
        }

        UnfinishedIngest? unfinished = await UnfinishedIngest.FindAsync(store, request.Dataset, cancellationToken) is { Samples: > 0 } found ? found : null;
        if (unfinished is not null && !request.Resume)
        {
            throw unfinished.Refusal();
        }

        var input = IngestInput.Open(request);
        IngestStart? start = request.Source is null ? input.Start() : null;
        if (unfinished is not null)
        {
            unfinished.Demand(start!);
        }
        else
        {
            await DatasetDeletion.DeleteAsync(store, request.Dataset, cancellationToken); // Leftovers.
            if (start is not null)
            {
                await IngestFiles.CreateStartAsync(store, request.Dataset, start, cancellationToken);
            }
        }

        IngestReport report;
        try
        {
            IngestedInput read = await input.ReadAsync(store, unfinished, progress, cancellationToken);
            await read.Labels.WriteAsync(store, request.Dataset, request.BlockSize, cancellationToken);
            DatasetManifest manifest = read.Manifest();
            await ManifestFile.WriteAsync(store, manifest, cancellationToken);
            report = read.Report(manifest) with { Kept = unfinished?.Samples ?? 0 };
        }
        catch (Exception e) when (unfinished is null)
        {
            if (e is not OperationCanceledException || await UnfinishedIngest.FindAsync(store, request.Dataset, CancellationToken.None) is not { Samples: > 0 })
            {
                await DatasetDeletion.DeleteAsync(store, request.Dataset, CancellationToken.None);
            }

            throw;
        }

        await UnfinishedIngest.ForgetAsync(store, request.Dataset, CancellationToken.None);
        return report;
    }

    /// <summary>
    /// A hash of what an ingest would read, without reading the samples: its options, and name, length and time of every file. It is what an
    /// interrupted ingest is resumed by.
    /// </summary>
    /// <exception cref="UserErrorException">A file is missing or malformed, or the splits do not go together.</exception>
    public static string InputHash(IngestRequest request)
    {
        IngestStart start = IngestInput.Open(request).Start();
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', [.. start.Options, start.Listing]))));
    }

    private static async Task<IngestReport> CompareAsync(
        IStore store, DatasetManifest existing, IngestRequest request, IProgress<IngestProgress>? progress, CancellationToken cancellationToken)
    {
        IngestedInput again = await IngestInput.Open(request).ReadAsync(null, null, progress, cancellationToken);
        if (again.Fingerprint != existing.Fingerprint)
        {
            throw new UserErrorException(
                $"data set '{request.Dataset}' exists already, and this is other data",
                store.Location,
                $"Add samples with: satcurate append {request.Dataset}; or delete it first with: satcurate delete {request.Dataset}; or choose another name");
        }

        await UnfinishedIngest.ForgetAsync(store, request.Dataset, cancellationToken); // It may have been killed between its manifest and its end.
        return again.Report(existing) with { WasThere = true };
    }

    private static void Check(IngestRequest request)
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

        if (request is { Resume: true, Source: not null })
        {
            throw new ArgumentException("An ingest of a caller's own source cannot be resumed.", nameof(request));
        }

        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(request.BlockSize, nameof(request));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(request.BlockSize, 1 << 16, nameof(request));
    }
}
