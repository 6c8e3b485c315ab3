using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;

namespace SatCurate.Storage;

/// <summary>
/// The lease on a store's owner blob, renewed in the background; the blob says who holds it. It keeps processes from taking journals from each
/// other all the time; that no journal has two writers is the journals' own care. The silos of a cluster hold one lease together: its id comes
/// from the cluster's, and who asks for a lease by the id that it has is given it.
/// </summary>
internal sealed class StoreLease : IAsyncDisposable
{
    public const string OwnerBlob = "owner.json";

    private static readonly TimeSpan s_poll = TimeSpan.FromSeconds(1);

    private readonly BlobClient _blob;
    private readonly BlobLeaseClient _lease;
    private readonly BlobRequests _requests;
    private readonly StoreNotices _notices;
    private readonly AzureStoreOptions _options;
    private readonly string _location;
    private readonly CancellationTokenSource _end = new();
    private StoreOwner _owner;
    private Task _renewing = Task.CompletedTask;
    private long _renewed;
    private volatile bool _lost;

    private StoreLease(BlobClient blob, string location, StoreOwner owner, StoreNotices notices, AzureStoreOptions options)
    {
        (_blob, _location, _owner, _notices, _options) = (blob, location, owner, notices, options);
        _lease = blob.GetBlobLeaseClient(owner.Cluster is { } cluster ? SharedId(cluster) : null);
        _requests = new BlobRequests(location, options.Patience);
    }

    /// <summary>
    /// Takes the lease. One whose holder has died on this machine is broken at once; one that is held elsewhere is waited for once its length,
    /// after which only a living holder can still have it.
    /// </summary>
    /// <exception cref="StoreHeldException">Another process, or another opening in this one, holds it.</exception>
    /// <exception cref="IOException">The service failed.</exception>
    public static async Task<StoreLease> TakeAsync(
        BlobClient blob, string location, StoreOwner owner, StoreNotices notices, AzureStoreOptions options, CancellationToken cancellationToken)
    {
        var lease = new StoreLease(blob, location, owner, notices, options);
        long begun = Stopwatch.GetTimestamp();
        bool waited = false;
        while (!await lease._requests.RunAsync(OwnerBlob, lease.TryTakeAsync, cancellationToken))
        {
            (StoreOwner? holder, ETag version) = await lease._requests.RunAsync(OwnerBlob, token => ReadAsync(blob, token), cancellationToken);
            if (holder?.HasEnded() == true)
            {
                await lease._requests.RunAsync(OwnerBlob, token => lease.BreakAsync(version, token), cancellationToken);
                continue;
            }

            if (holder?.IsOfThisMachine() == true || Stopwatch.GetElapsedTime(begun) > options.Lease + s_poll)
            {
                throw new StoreHeldException(location, holder);
            }

            if (holder is not null && !waited)
            {
                waited = true;
                notices.Waiting(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{location} is held by {holder}; waiting {options.Lease.TotalSeconds:0} s for its lease, in case it has ended"));
            }

            await Task.Delay(s_poll, cancellationToken);
        }

        lease._renewing = Task.Run(lease.RenewAsync, CancellationToken.None);
        return lease;
    }

    /// <summary>What the holder wrote down; null where there is no holder.</summary>
    public static async Task<StoreOwner?> ReadOwnerAsync(BlobClient blob, CancellationToken cancellationToken) =>
        (await ReadAsync(blob, cancellationToken)).Owner;

    /// <summary>Throws where the lease was lost, or could not be renewed in time.</summary>
    /// <exception cref="IOException">It was.</exception>
    public void Demand(string name)
    {
        if (_lost || Stopwatch.GetElapsedTime(Volatile.Read(ref _renewed)) > _options.Lease)
        {
            throw new IOException($"{name}: this process no longer holds {_location}");
        }
    }

    /// <summary>Writes down where this process can be asked.</summary>
    public async ValueTask SetEndpointAsync(string endpoint, CancellationToken cancellationToken)
    {
        _owner = _owner with { Endpoint = endpoint };
        await _requests.RunAsync(OwnerBlob, WriteOwnerAsync, cancellationToken);
    }

    /// <summary>Gives the store back: the blob goes, and its lease with it. That of a cluster stays for the others, and runs out after the last.</summary>
    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _renewing;
        _end.Dispose();
        if (_owner.Cluster is null)
        {
            await GiveBackAsync();
        }
    }

    private async Task GiveBackAsync()
    {
        try
        {
            await new BlobRequests(_location, _options.OpeningPatience).RunAsync(
                OwnerBlob,
                token => _blob.DeleteIfExistsAsync(DeleteSnapshotsOption.None, new BlobRequestConditions { LeaseId = _lease.LeaseId }, token),
                CancellationToken.None);
        }
        catch (IOException)
        {
            // It is another's by now, or will run out by itself.
        }
    }

    private static string SharedId(string cluster) => new Guid(SHA256.HashData(Encoding.UTF8.GetBytes(cluster)).AsSpan(0, 16)).ToString();

    private static async Task<(StoreOwner? Owner, ETag Version)> ReadAsync(BlobClient blob, CancellationToken cancellationToken)
    {
        try
        {
            BlobDownloadResult file = await blob.DownloadContentAsync(cancellationToken);
            StoreOwner? owner = file.Details.LeaseState == LeaseState.Leased
                ? JsonSerializer.Deserialize<StoreOwner>(file.Content.ToMemory().Span, JsonSerializerOptions.Web)
                : null;
            return (owner, file.Details.ETag);
        }
        catch (JsonException)
        {
            return default; // begun, and not written yet
        }
        catch (RequestFailedException e) when (BlobRequests.IsAbsent(e) || BlobRequests.IsContainerAbsent(e))
        {
            return default;
        }
    }

    private async Task<bool> TryTakeAsync(CancellationToken cancellationToken)
    {
        long asked = Stopwatch.GetTimestamp();
        try
        {
            // The id is ours from the start: asked again after a lost answer, the service says yes again.
            await _lease.AcquireAsync(_options.Lease, null, cancellationToken);
            Volatile.Write(ref _renewed, asked);
            return await WriteOwnerAsync(cancellationToken);
        }
        catch (RequestFailedException e) when (BlobRequests.IsAbsent(e))
        {
            await MakeBlobAsync(cancellationToken);
            return await TryTakeAsync(cancellationToken);
        }
        catch (RequestFailedException e) when (e.Status is 409 or 412)
        {
            return false;
        }
    }

    private async Task MakeBlobAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _blob.UploadAsync(
                BinaryData.FromString(""), new BlobUploadOptions { Conditions = new BlobRequestConditions { IfNoneMatch = ETag.All } }, cancellationToken);
        }
        catch (RequestFailedException e) when (e.Status is 409 or 412)
        {
            // Somebody else was faster; the lease decides.
        }
    }

    private async Task<bool> WriteOwnerAsync(CancellationToken cancellationToken)
    {
        await _blob.UploadAsync(
            BinaryData.FromBytes(JsonSerializer.SerializeToUtf8Bytes(_owner, JsonSerializerOptions.Web)),
            new BlobUploadOptions { Conditions = new BlobRequestConditions { LeaseId = _lease.LeaseId } },
            cancellationToken);
        return true;
    }

    /// <summary>Breaks the lease of a holder that has ended, unless somebody else has taken it since.</summary>
    private async Task<bool> BreakAsync(ETag version, CancellationToken cancellationToken)
    {
        try
        {
            await _blob.GetBlobLeaseClient().BreakAsync(TimeSpan.Zero, new RequestConditions { IfMatch = version }, cancellationToken);
            return true;
        }
        catch (RequestFailedException e) when (e.Status is 404 or 409 or 412)
        {
            return false;
        }
    }

    private async Task RenewAsync()
    {
        string? why = null;
        while (why is null)
        {
            await Task.Delay(_options.Renewal, _end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (_end.IsCancellationRequested)
            {
                return;
            }

            why = await RenewOnceAsync();
        }

        _lost = true;
        _notices.Lost($"the store was lost ({_location}): {why}");
    }

    /// <summary>Why the lease is lost; null where it is not.</summary>
    private async Task<string?> RenewOnceAsync()
    {
        long asked = Stopwatch.GetTimestamp();
        TimeSpan left = _options.Lease - Stopwatch.GetElapsedTime(Volatile.Read(ref _renewed));
        try
        {
            using var limited = CancellationTokenSource.CreateLinkedTokenSource(_end.Token);
            limited.CancelAfter(left > TimeSpan.Zero ? left : TimeSpan.Zero);
            await _lease.RenewAsync(null, limited.Token);
            Volatile.Write(ref _renewed, asked);
            return null;
        }
        catch (RequestFailedException e) when (e.Status is 404 or 409 or 412)
        {
            return "another process has taken its lease";
        }
        catch (Exception e) when (e is RequestFailedException or AggregateException or OperationCanceledException)
        {
            return _end.IsCancellationRequested || Stopwatch.GetElapsedTime(Volatile.Read(ref _renewed)) < _options.Lease
                ? null
                : "its lease could not be renewed in time";
        }
    }
}
