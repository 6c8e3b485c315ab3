using SatCurate.Curation;
using SatCurate.Datasets.Content;
using SatCurate.Datasets.Labels;
using SatCurate.Datasets.Readers;
using SatCurate.Storage;

namespace SatCurate.Datasets;

/// <summary>Turns input files into a data set of a store: payload blocks as a stream, labels, truth kept aside, and the manifest last.</summary>
public static class Ingest
{
    /// <summary>
    /// Ingests whole or not at all: the manifest is the commit, and whatever was written before an error or a cancellation is deleted.
    /// Memory holds one block of payload, and the labels and content hashes, whatever the size of the data set. Where the data set exists and
    /// the input is what it was made of, nothing changes.
    /// </summary>
    /// <param name="store">Where to.</param>
    /// <param name="request">What, and how.</param>
    /// <param name="progress">Told every some hundred samples.</param>
    /// <param name="cancellationToken">Cancels, leaving nothing behind.</param>
    /// <exception cref="UserErrorException">The input is malformed, the request contradicts itself, or the data set exists and is another.</exception>
    public static async Task<IngestReport> IngestAsync(
        IStore store, IngestRequest request, IProgress<IngestProgress>? progress, CancellationToken cancellationToken)
    {
        Check(request);
        DatasetManifest? existing = await ManifestFile.ReadAsync(store, request.Dataset, cancellationToken);
        if (existing is not null)
        {
            return await IngestedInput.ReadAsync(null, request, progress, cancellationToken) is { } again && again.Fingerprint == existing.Fingerprint
                ? again.Report(existing) with { WasThere = true }
                : throw new UserErrorException(
                    $"data set '{request.Dataset}' exists already, and this is other data",
                    store.Location,
                    $"Add samples with: satcurate append {request.Dataset}; or delete it first with: satcurate delete {request.Dataset}; or choose another name");
        }

        await DatasetDeletion.DeleteAsync(store, request.Dataset, cancellationToken); // Leftovers of an ingest that was killed.
        try
        {
            IngestedInput input = await IngestedInput.ReadAsync(store, request, progress, cancellationToken);
            await input.Labels.WriteAsync(store, request.Dataset, request.BlockSize, cancellationToken);
            DatasetManifest manifest = input.Manifest();
            await ManifestFile.WriteAsync(store, manifest, cancellationToken);
            return input.Report(manifest);
        }
        catch
        {
            await DatasetDeletion.DeleteAsync(store, request.Dataset, CancellationToken.None);
            throw;
        }
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

        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(request.BlockSize, nameof(request));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(request.BlockSize, 1 << 16, nameof(request));
    }
}
