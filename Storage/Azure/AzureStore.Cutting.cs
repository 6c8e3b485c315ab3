using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;

namespace SatCurate.Storage;

/// <content>
/// Cuts. An append blob can't be shortened: what stays is written beside it and copied over it, on the condition that nobody wrote meanwhile.
/// A crash in between leaves the object whole and a temporary one, which the next opening collects.
/// </content>
public sealed partial class AzureStore
{
    // Holds a character that no name may have: what lies there is never an object.
    private const string TemporaryFolder = "~cut/";

    /// <inheritdoc/>
    public async ValueTask<bool> CutAsync(string name, long position, long length, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, position);
        DemandWritable(name);
        return await _requests.RunAsync(name, token => ShortenAsync(name, position, length, token), cancellationToken);
    }

    private async Task<bool> ShortenAsync(string name, long position, long length, CancellationToken cancellationToken)
    {
        if (await StateAsync(name, cancellationToken) is not { IsPending: false } state || state.Length != position)
        {
            return false;
        }

        string creator = Guid.NewGuid().ToString("N");
        AppendBlobClient kept = AppendBlob(TemporaryFolder + creator);
        try
        {
            return await KeepAsync(name, state, length, kept, creator, cancellationToken) && await ReplaceAsync(name, state, length, kept, creator, cancellationToken);
        }
        finally
        {
            _tails[name] = null;
            await kept.DeleteIfExistsAsync(DeleteSnapshotsOption.None, null, cancellationToken);
        }
    }

    /// <summary>Writes the first bytes of an object to <paramref name="kept"/>; false where the object changed meanwhile.</summary>
    private async Task<bool> KeepAsync(
        string name, BlobState state, long length, AppendBlobClient kept, string creator, CancellationToken cancellationToken)
    {
        BlobContentInfo made = await kept.CreateAsync(new AppendBlobCreateOptions { Metadata = BlobState.Metadata(creator, pending: false) }, cancellationToken);
        var tail = new BlobTail(made.ETag, 0);
        byte[] piece = new byte[Math.Min(length, _options.PublishedPiece)];
        while (tail.Length < length)
        {
            Memory<byte> part = piece.AsMemory(0, (int)Math.Min(piece.Length, length - tail.Length));
            try
            {
                await using Stream? stream = await DownloadAsync(name, tail.Length, part.Length, state.ETag, cancellationToken);
                if (stream is null)
                {
                    return false;
                }

                await stream.ReadExactlyAsync(part, cancellationToken);
            }
            catch (RequestFailedException e) when (BlobRequests.IsConditionNotMet(e))
            {
                return false;
            }

            BlobAppendInfo appended = await AppendBlockAsync(kept, tail, part, cancellationToken);
            tail = new BlobTail(appended.ETag, tail.Length + part.Length);
        }

        return true;
    }

    /// <summary>Puts <paramref name="kept"/> in the object's place; false where the object changed meanwhile.</summary>
    private async Task<bool> ReplaceAsync(
        string name, BlobState state, long length, AppendBlobClient kept, string creator, CancellationToken cancellationToken)
    {
        try
        {
            CopyFromUriOperation copy = await AppendBlob(name).StartCopyFromUriAsync(
                kept.Uri, new BlobCopyFromUriOptions { DestinationConditions = new BlobRequestConditions { IfMatch = state.ETag } }, cancellationToken);
            await copy.WaitForCompletionAsync(cancellationToken);
            return true;
        }
        catch (RequestFailedException e) when (BlobRequests.IsConditionNotMet(e) || BlobRequests.IsAbsent(e))
        {
            // Where the answer was lost, our own mark is on it.
            return await StateAsync(name, cancellationToken) is { } now && now.Creator == creator && now.Length == length;
        }
    }
}
