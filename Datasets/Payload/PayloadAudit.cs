using SatCurate.Datasets.Content;
using SatCurate.Storage;

namespace SatCurate.Datasets.Payload;

/// <summary>Checks the payload blocks of a data set.</summary>
/// <param name="store">Where it lies.</param>
/// <param name="manifest">Its manifest.</param>
public sealed class PayloadAudit(IStore store, DatasetManifest manifest)
{
    private readonly PayloadReader _reader = new(store, manifest);

    /// <summary>Reads one block whole: header, checksum, counts, labels of the test split.</summary>
    /// <param name="split">One of <see cref="Splits"/>.</param>
    /// <param name="block">The block's number, from 0.</param>
    /// <param name="log">Takes what is found.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    public async Task RunAsync(string split, int block, AuditLog log, CancellationToken cancellationToken)
    {
        log.Counts.Blocks++;
        string name = StoreLayout.Payload(manifest, split, block);
        PayloadBlock? read = null;
        if (!await log.TryAsync(name, async () => read = await _reader.ReadBlockAsync(split, block, cancellationToken)))
        {
            return;
        }

        if ((read!.Sources is not null) != manifest.HasSources)
        {
            log.Wrong(name, manifest.HasSources ? "the manifest states file names of the samples, the block has none" : "the block has file names of samples that the manifest does not state");
        }

        if (split == Splits.Test)
        {
            CheckLabels(name, read, log);
        }

        await CheckHashesAsync(StoreLayout.Hashes(manifest, split, block), read, log, cancellationToken);
    }

    private async Task CheckHashesAsync(string name, PayloadBlock block, AuditLog log, CancellationToken cancellationToken)
    {
        UInt128[]? hashes = null;
        if (!await log.TryAsync(name, async () => hashes = await HashesFile.ReadAsync(store, name, cancellationToken)))
        {
            return;
        }

        if (hashes is null)
        {
            if (manifest.Fingerprint is not null)
            {
                log.Wrong(name, "the content hashes are missing");
            }
        }
        else if (!hashes.SequenceEqual(Enumerable.Range(0, block.Count).Select(offset => ContentHash.Of(block.Sample(offset).Span))))
        {
            log.Wrong(name, "the content hashes are not those of the payload");
        }
    }

    private void CheckLabels(string name, PayloadBlock block, AuditLog log)
    {
        int wrong = block.Labels is null ? -1 : Array.FindIndex(block.Labels, label => label < 0 || label >= manifest.Classes.Count);
        if (block.Labels?.Length != block.Count)
        {
            log.Wrong(name, $"{block.Labels?.Length ?? 0} labels of {block.Count} test samples");
        }
        else if (wrong >= 0)
        {
            log.Wrong(name, $"label {block.Labels[wrong]} of test sample {block.FirstIndex + wrong} is none of {manifest.Classes.Count} classes");
        }
    }
}
