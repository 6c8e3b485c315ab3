using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;

namespace SatCurate.Storage;

/// <summary>
/// The store in a container of Azure Blob Storage. What is created and appended to is an append blob, what is published a block blob. Every
/// append is conditioned on the version and the length that it goes on from, so that no retry can double it and no writer that has lost its
/// journal can get anything in. Safe for concurrent use.
/// </summary>
public sealed partial class AzureStore : IOpenStore
{
    private const int KnownTails = 8192;

    private readonly BlobContainerClient _container;
    private readonly string _prefix;
    private readonly AzureStoreOptions _options;
    private readonly BlobRequests _requests;
    private readonly StoreLease? _lease;
    private readonly BlobTails _tails = new(KnownTails);
    private bool _disposed;

    /// <inheritdoc/>
    public string Location { get; }

    /// <inheritdoc/>
    public async ValueTask<long?> LengthAsync(string name, CancellationToken cancellationToken)
    {
        StoreNames.Demand(name);
        return (await _requests.RunAsync(name, token => StateAsync(name, token), cancellationToken)) is { IsPending: false } state ? state.Length : null;
    }

    /// <inheritdoc/>
    public async ValueTask<Stream?> OpenReadAsync(string name, long offset, long? length, CancellationToken cancellationToken)
    {
        StoreNames.Demand(name);
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegative(length ?? 0, nameof(length));
        return await _requests.RunAsync<Stream?>(
            name,
            async token =>
            {
                if (length != 0 && await DownloadAsync(name, offset, length, null, token) is { } body)
                {
                    return body;
                }

                // A range of nothing: an object that ends before it, or none.
                return await StateAsync(name, token) is { IsPending: false } ? Stream.Null : null;
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<StoreEntry> ListAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        StoreNames.DemandPrefix(prefix);
        List<StoreEntry> entries = await FindAsync(prefix, cancellationToken);
        entries.Sort(static (a, b) => string.CompareOrdinal(a.Name, b.Name)); // accounts with folders put '/' before every other character
        foreach (StoreEntry entry in entries)
        {
            yield return entry;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DeleteAsync(string name, CancellationToken cancellationToken)
    {
        DemandWritable(name);
        _tails[name] = null;
        await _requests.RunAsync(
            name, token => Blob(name).DeleteIfExistsAsync(DeleteSnapshotsOption.IncludeSnapshots, null, token), cancellationToken);
    }

    /// <summary>Bytes as a stream that a request can rewind, without a copy.</summary>
    internal static MemoryStream StreamOf(ReadOnlyMemory<byte> bytes) =>
        MemoryMarshal.TryGetArray(bytes, out ArraySegment<byte> array)
            ? new MemoryStream(array.Array!, array.Offset, array.Count, writable: false)
            : new MemoryStream(bytes.ToArray(), writable: false);

    private static bool IsOwn(string name) => name is StoreVersionFile.Name or StoreLease.OwnerBlob;

    /// <summary>Throws where the name is none, or where this process may not write.</summary>
    private void DemandWritable(string name)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        StoreNames.Demand(name);
        if (IsOwn(name))
        {
            throw new ArgumentException($"'{name}' is the store's own", nameof(name));
        }

        if (_lease is null)
        {
            throw new InvalidOperationException($"{Location} is open for reading only");
        }

        _lease.Demand(name);
    }

    private BlobClient Blob(string name) => _container.GetBlobClient(_prefix + name);

    private AppendBlobClient AppendBlob(string name) => _container.GetAppendBlobClient(_prefix + name);

    /// <summary>
    /// What there is of an object, one that is pending included; null where there is nothing. Brings the known tails up to date: those are the
    /// ends of objects that can be appended to, and no others.
    /// </summary>
    private async Task<BlobState?> StateAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            BlobProperties properties = await Blob(name).GetPropertiesAsync(null, cancellationToken);
            var state = new BlobState(properties);
            _tails[name] = properties.BlobType == BlobType.Append && !state.IsPending ? state.Tail : null;
            return state;
        }
        catch (RequestFailedException e) when (BlobRequests.IsAbsent(e))
        {
            _tails[name] = null;
            return null;
        }
    }

    /// <summary>The bytes of a range; null where there are none, or no object.</summary>
    private async Task<Stream?> DownloadAsync(string name, long offset, long? length, ETag? only, CancellationToken cancellationToken)
    {
        try
        {
            BlobDownloadStreamingResult answer = await Blob(name).DownloadStreamingAsync(
                new BlobDownloadOptions
                {
                    Range = offset == 0 && length is null ? default : new HttpRange(offset, length),
                    Conditions = new BlobRequestConditions { IfMatch = only },
                },
                cancellationToken);
            if (answer.Details.ContentLength > 0)
            {
                return new BlobReadStream(answer.Content, name, Location);
            }

            await answer.Content.DisposeAsync();
            return null;
        }
        catch (RequestFailedException e) when (BlobRequests.IsAbsent(e) || e.Status == 416)
        {
            return null;
        }
    }

    private Task<List<StoreEntry>> FindAsync(string prefix, CancellationToken cancellationToken) => _requests.RunAsync(
        prefix.Length == 0 ? Location : prefix,
        async token =>
        {
            var entries = new List<StoreEntry>();
            var asked = new GetBlobsOptions { Traits = BlobTraits.Metadata, Prefix = _prefix + prefix };
            await foreach (Page<BlobItem> page in _container.GetBlobsAsync(asked, token).AsPages(null, _options.PageSize))
            {
                foreach (BlobItem blob in page.Values)
                {
                    string name = blob.Name[_prefix.Length..];
                    long length = blob.Properties.ContentLength ?? 0;
                    if (!name.StartsWith(TemporaryFolder, StringComparison.Ordinal) && !IsOwn(name) && !BlobState.IsPendingIn(length, blob.Metadata))
                    {
                        entries.Add(new StoreEntry(name, length));
                    }
                }
            }

            return entries;
        },
        cancellationToken);
}
